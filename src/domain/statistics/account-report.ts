import type { LEAD_STATUS_NAMES } from "../../lib/codes.ts";
import { wallClock } from "../../lib/wall-clock.ts";
import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { columnOf } from "./account-report/items.ts";
import { type LeadGroup, sumOf, UNCONVERTED } from "./account-report/leads.ts";
import type { Names } from "./account-report/names.ts";
import type { AccountQuery, AccountRow, Goals, Item, LeadSums, Sums, Value } from "./account-report/query.ts";
import { readSources } from "./account-report/sources.ts";
import type { Measures } from "./parts/query.ts";
import { ZoneMap } from "./parts/zone-map.ts";

interface AccountReport {
  /** The page that was asked for. */
  rows: AccountRow[];
  /** How many rows there are. */
  count: number;
  /** Of all rows. */
  total: Sums & { goals: Goals };
  names: Names;
}

/**
 * Clicks, leads, costs and payouts of an account's flows by any items, whoever owns the offers that they lead to: clicks by their time,
 * leads by the time when they began, as they are now. Exact at the moment of the call, and equal to `trafficStats`. One batch decides what is
 * read, another reads the chunks of parts, where there are any; a third reads rates, where clicks cost money in other currencies.
 * Sums in another currency are converted for each row, goal, status and local day, and rounded to a millionth.
 * @throws AppError field_invalid (to); flow_not_found, way_not_found, site_not_found, offer_not_found, campaign_not_found, goal_not_found of a
 *   filter; limit_reached (group) of too many values
 */
export async function accountReport(ctx: Ctx, query: AccountQuery): Promise<AccountReport> {
  mayOrThrow(ctx, "reports.read");
  const { items, order, offset, limit } = query;
  const { names, leads, campaigns, ask } = await readSources(ctx, query);
  const groups = await ask({ order, offset, limit });
  const values = valuesReader(ctx, items, campaigns);
  const byRow = new Map(groups.rows.map((row) => [JSON.stringify(row.values), [] as LeadGroup[]]));
  for (const lead of leads) if (lead.goal !== null) byRow.get(JSON.stringify(values(lead)))?.push(lead);
  return {
    rows: groups.rows.map((row) => ({ values: row.values, ...sumsOf(row), goals: goalsOf(byRow.get(JSON.stringify(row.values)) ?? []) })),
    count: groups.count,
    total: { ...sumsOf(groups.totals), goals: goalsOf(leads) },
    names,
  };
}

/** What leads are in the items of a report, as the engine groups them. */
function valuesReader(ctx: Ctx, items: readonly Item[], campaigns: ReadonlyMap<number, number>): (lead: LeadGroup) => Value[] {
  const zone = new ZoneMap(wallClock(ctx.account.timeZone));
  return ({ facts, quarter }) =>
    items.map((item) => {
      if (item === "date" || item === "hour") return zone.read(quarter, item);
      const value = facts[columnOf(item)] ?? "";
      return item === "campaign" ? (campaigns.get(Number(value)) ?? 0) : value;
    });
}

function sumsOf({ clicks, uniques, costMicros, unconverted, conversions }: Measures): Sums {
  const sums = { ...unconverted };
  for (const [measure, micros] of Object.entries(conversions)) {
    const currency = measure.startsWith(UNCONVERTED) ? measure.slice(UNCONVERTED.length) : "";
    if (currency !== "" && micros !== 0) sums[currency] = (sums[currency] ?? 0) + micros;
  }
  const leads = leadSums((word, sum) => conversions[`${word}.${sum}`] ?? 0);
  return { clicks, uniques, costMicros, leads, unconverted: sums };
}

function goalsOf(leads: readonly LeadGroup[]): Goals {
  const byCode = Map.groupBy(
    leads.filter(({ goal }) => goal !== null),
    ({ goal }) => goal?.code ?? "",
  );
  return new Map(
    [...byCode].map(([code, own]) => {
      const sums = leadSums((word, sum) => own.reduce((total, lead) => total + sumOf(lead, word, sum), 0));
      return [code, { name: own[0]?.goal?.name ?? code, leads: sums }];
    }),
  );
}

const leadSums = (read: (word: (typeof LEAD_STATUS_NAMES)[number], sum: "count" | "micros") => number): LeadSums => {
  const of = (word: (typeof LEAD_STATUS_NAMES)[number]) => ({ count: read(word, "count"), micros: read(word, "micros") });
  return { wait: of("wait"), hold: of("hold"), approve: of("approve"), cancel: of("cancel"), trash: of("trash") };
};
