import { readAlone, rowsOf } from "../../src/db/read.ts";
import { sql } from "../../src/db/sql.ts";
import { givenRatesJson, rateSql } from "../../src/domain/currency/convert.ts";
import { LEAD_STATUS_NAMES } from "../../src/lib/codes.ts";
import { localTime } from "../../src/lib/wall-clock.ts";
import type { Harness } from "../harness.ts";

type Row = Record<string, string | number>;

interface Asked {
  accountId: number;
  timeZone: string;
  currency: string;
  /** The column of clicks and leads that groups are of; `date` and `hour`, too. */
  by: string;
  /** YYYYMMDD, both counted. */
  fromDay: number;
  toDay: number;
  /** By column. */
  filters: Readonly<Record<string, string | number>>;
}

/** What a group adds up to, money in units of the account's currency. */
interface Counted {
  clicks: number;
  uniques: number;
  spend: number;
  /** By status. */
  counts: number[];
  /** Payouts in wait, in hold and approved. */
  money: number[];
  unconverted: Record<string, number>;
  /** By code. */
  goals: { code: string; counts: number[]; money: number[] }[];
}

const STATUSES = ["wait", "hold", "approve", "cancel", "trash"] as const;

/**
 * Reads an account's clicks and leads and counts them one by one, as a report must: raw clicks by the local time that they were given, leads by the
 * account's clock. Money in another currency is added up by group, kind, goal and local day, and then converted.
 */
export async function recount(h: Harness, asked: Asked): Promise<Map<string, Counted>> {
  const { accountId, timeZone, currency, by, fromDay, toDay, filters } = asked;
  const select = (table: string) =>
    readAlone(
      rowsOf<Row>(
        h.db,
        table === "clicks"
          ? sql`SELECT * FROM clicks WHERE account_id = ${accountId}`
          : sql`SELECT l.*, coalesce(g.code, CAST(l.goal_id AS TEXT)) AS goal_code FROM leads l LEFT JOIN goals g ON g.id = l.goal_id
          WHERE l.account_id = ${accountId} AND l.flow_id IS NOT NULL`,
      ),
    );
  const touches = [
    ...(await select("clicks")).map((row) => ({ isLead: false, row, day: Number(row.local_day), hour: Number(row.local_hour) })),
    ...(await select("leads")).map((row) => ({ isLead: true, row, ...localTime(timeZone, Number(row.started_at_ms)) })),
  ];
  const read = (row: Row, column: string) => {
    const value = row[column] ?? (column.endsWith("_id") ? 0 : "");
    return column === "country" ? String(value).toLowerCase() : value;
  };
  const groups = new Map<string, Counted>();
  /** Sums in other currencies: what they are added to, by group, kind and day. */
  const foreign = new Map<
    string,
    { from: string; day: number; micros: number; add: (units: number) => void; leave: (units: number) => void }
  >();
  for (const { isLead, row, day, hour } of touches) {
    if (day < fromDay || day > toDay || Object.entries(filters).some(([column, value]) => read(row, column) !== value)) continue;
    const key = String(by === "date" ? day : by === "hour" ? hour : read(row, by));
    const group = groups.get(key) ?? {
      clicks: 0,
      uniques: 0,
      spend: 0,
      counts: [0, 0, 0, 0, 0],
      money: [0, 0, 0],
      unconverted: {},
      goals: [],
    };
    groups.set(key, group);
    const book = (kind: string, micros: number, from: string, add: (units: number) => void) => {
      if (micros === 0) return;
      if (from === currency) return add(micros / 1e6);
      const name = JSON.stringify([key, kind, day, from]);
      const leave = (units: number) => {
        if (/cancel|trash/.test(kind)) return;
        group.unconverted[from] = (group.unconverted[from] ?? 0) + units;
      };
      const sum = foreign.get(name) ?? { from, day, micros: 0, add, leave };
      sum.micros += micros;
      foreign.set(name, sum);
    };
    if (!isLead) {
      group.clicks += 1;
      group.uniques += Number(row.is_unique);
      book("cost", Number(row.cost_micros ?? 0), String(row.cost_currency), (units) => {
        group.spend += units;
      });
      continue;
    }
    const status = LEAD_STATUS_NAMES[Number(row.status)] ?? "wait";
    const place = STATUSES.indexOf(status as (typeof STATUSES)[number]);
    const code = row.goal_id === null ? null : String(row.goal_code);
    const lists: Pick<Counted, "counts" | "money">[] = [group];
    if (code !== null) {
      const known = group.goals.find((goal) => goal.code === code) ?? { code, counts: [0, 0, 0, 0, 0], money: [0, 0, 0] };
      if (!group.goals.includes(known)) group.goals.push(known);
      lists.push(known);
    }
    for (const list of lists) list.counts[place] = (list.counts[place] ?? 0) + 1;
    book(`${status} ${row.goal_id ?? 0}`, Number(row.payout_micros ?? 0), String(row.currency ?? "usd"), (units) => {
      if (place > 2) return;
      for (const list of lists) list.money[place] = (list.money[place] ?? 0) + units;
    });
  }
  const rateOf = async (of: string, day: number) => {
    const rate = rateSql(sql`${of}`, sql`${day}`, sql`${givenRatesJson(h.deps.config.currencyRates)}`);
    return (await readAlone(rowsOf<{ rate: number | null }>(h.db, sql`SELECT ${rate} AS rate`)))[0]?.rate ?? null;
  };
  const known = new Map<string, [own: number | null, other: number | null]>();
  for (const { from, day, micros, add, leave } of foreign.values()) {
    const rates = known.get(`${from} ${day}`) ?? [await rateOf(currency, day), await rateOf(from, day)];
    known.set(`${from} ${day}`, rates);
    const [own, other] = rates;
    if (own === null || other === null) leave(micros / 1e6);
    else add(Math.floor((micros * own) / other + 0.5) / 1e6);
  }
  return groups;
}
