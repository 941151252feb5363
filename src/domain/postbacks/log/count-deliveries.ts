import { type CappedCounts, readCappedCounts } from "../../../db/capped-counts.ts";
import { join, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type DeliveryFilter, scanOf } from "./delivery-filter.ts";
import { DELIVERY_STATES, type DeliveryState } from "./delivery-summary.ts";

/** Which deliveries to count. Times are those of their making, both ends included. */
interface CountedDeliveries extends Pick<DeliveryFilter, "campaignId" | "flowId"> {
  fromMs?: number | undefined;
  toMs?: number | undefined;
}

/** How many of the account's deliveries are in each state. */
export async function countDeliveries(
  ctx: Ctx,
  { fromMs = 0, toMs = Number.MAX_SAFE_INTEGER, ...filter }: CountedDeliveries,
): Promise<CappedCounts<DeliveryState>> {
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
  return readCappedCounts(ctx.deps.db, DELIVERY_STATES, stretches);
}
