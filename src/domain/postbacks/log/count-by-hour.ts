import { mergeArms } from "../../../db/merge.ts";
import { type Read, rowsOf } from "../../../db/read.ts";
import { join, raw, sql } from "../../../db/sql.ts";
import { HOUR_MS } from "../../../lib/time.ts";
import { QUARTER_MS, wallTime } from "../../../lib/wall-clock.ts";
import type { Ctx } from "../../../platform/context.ts";
import { type DeliveryFilter, scanOf } from "./delivery-filter.ts";
import { DELIVERY_STATES, type DeliveryState } from "./delivery-summary.ts";

/** The newest deliveries are looked at, up to so many: two rows are read for each, and its lead where a filter needs it. */
export const LOOKED_AT_BY_HOUR = 20_000;

export interface CountedHours {
  /** By state, in hours of the account's wall clock, oldest first; hours without deliveries are left out. */
  hours: { fromMs: number; counts: Record<DeliveryState, number> }[];
  /** Whether earlier hours were left out, for there are more deliveries than are looked at. */
  isCut: boolean;
}

interface QuarterRow {
  quarterMs: number;
  state: DeliveryState;
  looked: number;
  counted: number;
}

/**
 * The read of how many deliveries were made in each hour, by their present state. Only whole hours are told.
 * @param period of their making, both ends included
 */
export async function hoursRead(
  ctx: Ctx,
  filter: Pick<DeliveryFilter, "campaignId" | "flowId">,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<Read<CountedHours>> {
  const { stretches, remaining } = await scanOf(ctx, filter, null);
  // The index has all but the lead.
  const lead = raw(remaining.length === 0 ? "NULL" : "r.lead_id");
  const arms = stretches.map(
    (stretch) => sql`SELECT ${lead} AS lead_id, r.state AS state, r.created_at_ms AS atMs FROM postback_deliveries r
      WHERE ${stretch} AND r.created_at_ms BETWEEN ${fromMs} AND ${toMs}`,
  );
  const newest = mergeArms(arms, raw("atMs DESC"), sql`LIMIT ${raw(LOOKED_AT_BY_HOUR + 1)}`);
  const matches = remaining.length === 0 ? raw("1") : join(remaining, " AND ");
  const { statement, read } = rowsOf<QuarterRow>(
    ctx.deps.db,
    sql`SELECT atMs - atMs % ${raw(QUARTER_MS)} AS quarterMs, state, count(*) AS looked, coalesce(sum(${matches}), 0) AS counted
      FROM (${newest}) r GROUP BY 1, 2 ORDER BY 1`,
  );
  return { statement, read: (result) => hoursOf(ctx, read(result)) };
}

/** The hour in which the looking stopped is not whole. */
function hoursOf({ account }: Ctx, rows: readonly QuarterRow[]): CountedHours {
  const byHour = Map.groupBy(rows, ({ quarterMs }) => quarterMs - (wallTime(account.timeZone, quarterMs) % HOUR_MS));
  const isCut = rows.reduce((sum, { looked }) => sum + looked, 0) > LOOKED_AT_BY_HOUR;
  const hours = [...byHour].slice(isCut ? 1 : 0).map(([fromMs, ofHour]) => ({ fromMs, counts: countsOf(ofHour) }));
  return { hours: hours.filter(({ counts }) => Object.values(counts).some(Boolean)), isCut };
}

function countsOf(rows: readonly QuarterRow[]): Record<DeliveryState, number> {
  const counts = Object.fromEntries(DELIVERY_STATES.map((state) => [state, 0])) as Record<DeliveryState, number>;
  for (const { state, counted } of rows) counts[state] += counted;
  return counts;
}
