import { FLOW_STATUS } from "../codes.ts";
import type { Ctx } from "../context.ts";
import { AppError, type ErrorCode } from "../errors.ts";
import { forgetFlowsOf } from "./config-cache.ts";
import { CAMPAIGN_IS_OURS, SITE_IS_OURS, toColumns, type WayDestination } from "./way-destination.ts";

/** What is left out stays. */
export interface WayChanges {
  wayId: number;
  weight: number | undefined;
  destination: WayDestination | undefined;
}

const WAY_IS_OURS = `EXISTS (SELECT 1 FROM ways WHERE id = ?2 AND account_id = ?1 AND status <> ${FLOW_STATUS.deleted})`;

/**
 * Changes a way's weight, or where it leads.
 * @throws AppError way_not_found, site_not_found, campaign_not_found, address_refused, macro_unknown
 */
export async function editWay(ctx: Ctx, { wayId, weight, destination }: WayChanges): Promise<void> {
  const d1 = ctx.deps.db.$client;
  const columns = destination === undefined ? { siteId: null, url: null, campaignId: null } : toColumns(destination);
  const binds = [ctx.account.id, wayId, columns.siteId, columns.campaignId];
  const moved = destination === undefined ? "" : ", site_id = ?3, campaign_id = ?4, url = ?5";
  const [changed, reasons] = await d1.batch([
    d1
      .prepare(
        `UPDATE ways SET weight = COALESCE(?6, weight)${moved}
         WHERE id = ?2 AND account_id = ?1 AND status <> ${FLOW_STATUS.deleted} AND ${SITE_IS_OURS} AND ${CAMPAIGN_IS_OURS}
         RETURNING id, ?5 AS url`,
      )
      .bind(...binds, columns.url, weight ?? null),
    d1
      .prepare(
        `SELECT NOT ${WAY_IS_OURS} AS way_not_found, NOT ${SITE_IS_OURS} AS site_not_found, NOT ${CAMPAIGN_IS_OURS} AS campaign_not_found`,
      )
      .bind(...binds),
  ]);
  if (changed?.results.length === 0) throw refusal(reasons?.results[0] as Partial<Record<ErrorCode, number>>);
  forgetFlowsOf(ctx.account.id);
}

function refusal(reasons: Partial<Record<ErrorCode, number>>): AppError {
  const order: ErrorCode[] = ["way_not_found", "site_not_found", "campaign_not_found"];
  return new AppError(order.find((code) => reasons[code] === 1) ?? "database");
}
