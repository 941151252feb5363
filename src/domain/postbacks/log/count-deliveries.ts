import { type CappedCounts, readCappedCounts, readCappedCountsBeside } from "../../../db/capped-counts.ts";
import { join, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type CountedHours, hoursRead } from "./count-by-hour.ts";
import { type DeliveryFilter, scanOf } from "./delivery-filter.ts";
import { DELIVERY_STATES, type DeliveryState } from "./delivery-summary.ts";

/** Which deliveries to count. Times are those of their making, both ends included. */
interface CountedDeliveries extends Pick<DeliveryFilter, "campaignId" | "flowId"> {
  fromMs?: number | undefined;
  toMs?: number | undefined;
  /** Whether they are counted by hour, too. */
  isByHour: boolean;
}

/** How many of the account's deliveries are in each state, in one round trip. @returns byHour null where it is not asked for */
export async function countDeliveries(
  ctx: Ctx,
  { fromMs = 0, toMs = Number.MAX_SAFE_INTEGER, isByHour, ...filter }: CountedDeliveries,
): Promise<CappedCounts<DeliveryState> & { byHour: CountedHours | null }> {
  mayOrThrow(ctx, "postbacks.read");
  const stretches = await Promise.all(
    DELIVERY_STATES.map(async (name) => {
      const { stretches, remaining } = await scanOf(ctx, { ...filter, state: name }, null);
      const rows = stretches.map(
        (stretch) => sql`SELECT r.lead_id FROM postback_deliveries r WHERE ${stretch} AND r.created_at_ms BETWEEN ${fromMs} AND ${toMs}`,
      );
      return { name, rows, matches: remaining.length === 0 ? null : join(remaining, " AND ") };
    }),
  );
  const { db } = ctx.deps;
  if (!isByHour) return { ...(await readCappedCounts(db, DELIVERY_STATES, stretches)), byHour: null };
  const beside = await hoursRead(ctx, filter, { fromMs, toMs });
  const [counts, byHour] = await readCappedCountsBeside(db, { names: DELIVERY_STATES, stretches, beside });
  return { ...counts, byHour };
}
