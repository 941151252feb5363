import { eq } from "drizzle-orm";
import { readAlone, rowsOf } from "../../../db/read.ts";
import { accounts } from "../../../db/schema/index.ts";
import { type Fragment, integer, sql, statement } from "../../../db/sql.ts";
import { DAY_MS, HOUR_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import { writeCosts } from "../../spend/import-spend.ts";
import type { SpendItem } from "../../spend/spend-item.ts";
import { addToTotals } from "../totals-sql.ts";

/** Each costs some five queries of D1. */
const PER_RUN = 20;
/** Clicks come in for so long after a day began: until then its cost is spread anew each hour. */
const DAYS_OPEN_MS = 2 * DAY_MS;

/** A day of an ad whose cost is to be spread. */
interface Due {
  accountId: number;
  adId: number;
  day: number;
  allocateAtMs: number;
  code: string;
  flowCode: string;
  currency: string;
  spentMicros: number;
}

/**
 * Spreads what ads cost over the clicks that they brought to flows: those of the UTC day whose `utm_content` is the ad's code. What meets
 * no click, or archived ones only, stays unallocated. The costs of a day are replaced each time, so that a run which is killed is made good by the next.
 */
export async function allocateSpend(deps: Deps): Promise<void> {
  const { db, now } = deps;
  const due = await readAlone(
    rowsOf<Due>(
      db,
      sql`SELECT a.account_id AS accountId, s.ad_id AS adId, s.day, s.allocate_at_ms AS allocateAtMs, a.code, f.code AS flowCode, c.currency,
          s.spent_micros AS spentMicros
        FROM ad_stats s CROSS JOIN ads a ON a.id = s.ad_id CROSS JOIN cabinets c ON c.id = a.cabinet_id LEFT JOIN flows f ON f.id = a.flow_id
        WHERE s.allocate_at_ms <= ${now()} AND s.allocate_at_ms IS NOT NULL ORDER BY s.allocate_at_ms LIMIT ${PER_RUN}`,
    ),
  );
  for (const [accountId, own] of Map.groupBy(due, (row) => row.accountId)) {
    try {
      await spread(deps, accountId, own);
    } catch (error) {
      deps.log.error("allocation.failed", { account: accountId, ...describeError(error) });
      await statement(deps.db, postponed(deps, own)).run();
    }
  }
}

/** @throws Error when D1 failed */
async function spread(deps: Deps, accountId: number, own: readonly Due[]): Promise<void> {
  const account = await deps.db.query.accounts.findFirst({ where: eq(accounts.id, accountId) });
  const outcomes = account === undefined ? [] : await writeCosts({ deps, account }, { items: own.map(toItem) });
  const changes = own.flatMap((row, place): Fragment[] => {
    const { error, clicks } = { error: null, clicks: 0, ...(outcomes[place] ?? { error: "flow_not_found" }) };
    if (error === "limit_reached") return [postponed(deps, [row])];
    // Clicks whose costs may not be replaced keep those that they have.
    return recorded(deps, row, error !== null ? sql`s.allocated_micros` : integer(clicks > 0 ? row.spentMicros : 0));
  });
  await deps.db.$client.batch(changes.map((change) => statement(deps.db, change)));
}

/** What failed does not stand in the way of the others. */
function postponed({ now }: Deps, rows: readonly Due[]): Fragment {
  const own = JSON.stringify(rows.map(({ adId, day, allocateAtMs }) => [adId, day, allocateAtMs]));
  return sql`UPDATE ad_stats SET allocate_at_ms = CAST(${now() + HOUR_MS} AS INTEGER)
    FROM json_each(${own}) j WHERE ad_id = j.value ->> 0 AND day = j.value ->> 1 AND allocate_at_ms = j.value ->> 2`;
}

function toItem({ day, code, flowCode, currency, spentMicros }: Due): SpendItem {
  const fromMs = startOf(day);
  const filter = { fromMs, toMs: fromMs + DAY_MS, flows: [flowCode], ways: [], country: null, validOnly: false, uniqueOnly: false };
  return { filter: { ...filter, tags: { utm_content: code } }, cost: { currency, allMicros: spentMicros } };
}

/** A UTC day, YYYYMMDD, as Unix milliseconds. */
const startOf = (day: number): number => Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100);

/** Keeps what was allocated, unless other figures came in meanwhile: then it is due still. */
function recorded({ now }: Deps, { adId, day, allocateAtMs, spentMicros }: Due, allocated: Fragment): Fragment[] {
  const nowMs = now();
  const isOpen = nowMs < startOf(day) + DAYS_OPEN_MS;
  const nextMs = isOpen ? integer(Math.max(nowMs + HOUR_MS, startOf(day))) : sql`NULL`;
  const own = sql`s.ad_id = ${adId} AND s.day = ${day} AND s.spent_micros = ${spentMicros} AND s.allocate_at_ms = ${allocateAtMs}`;
  const more = sql`${allocated} - s.allocated_micros`;
  return [
    sql`UPDATE ads SET allocated_micros = ads.allocated_micros + ${more} FROM ad_stats s WHERE ads.id = s.ad_id AND ${own}`,
    addToTotals(sql`(SELECT s.ad_id, s.day, ${more} AS more FROM ad_stats s WHERE ${own} AND ${more} <> 0)`, {
      allocated_micros: "c.more",
    }),
    sql`UPDATE ad_stats AS s SET allocated_micros = ${allocated}, allocate_at_ms = ${nextMs} WHERE ${own}`,
  ];
}
