import { FLOW_STATUS } from "../codes.ts";
import type { Ctx } from "../context.ts";
import { AppError, type ErrorCode } from "../errors.ts";
import { forgetFlowsOf } from "./config-cache.ts";
import { FLOW_IS_OURS, MAX } from "./queries.ts";
import { CAMPAIGN_IS_OURS, type DestinationColumns, SITE_IS_OURS, toColumns, type WayDestination } from "./way-destination.ts";

const HAS_ROOM = `(SELECT COUNT(*) FROM ways WHERE flow_id = ?2 AND status <> ${FLOW_STATUS.deleted}) < ${MAX.ways}`;

/**
 * Gives a flow another way.
 * @throws AppError flow_not_found, site_not_found, campaign_not_found, limit_reached, address_refused, macro_unknown
 */
export async function addWay(
  ctx: Ctx,
  { flowId, weight, destination }: { flowId: number; weight: number; destination: WayDestination },
): Promise<{ id: number }> {
  const { db, now } = ctx.deps;
  const columns = toColumns(destination);
  const added = await db.$client
    .prepare(
      `INSERT INTO ways (account_id, flow_id, site_id, campaign_id, url, weight, created_at_ms)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE ${FLOW_IS_OURS} AND ${SITE_IS_OURS} AND ${CAMPAIGN_IS_OURS} AND ${HAS_ROOM} RETURNING id`,
    )
    .bind(ctx.account.id, flowId, columns.siteId, columns.campaignId, columns.url, weight, now())
    .first<{ id: number }>();
  if (added === null) throw await refusal(ctx, flowId, columns);
  forgetFlowsOf(ctx.account.id);
  return added;
}

async function refusal({ deps, account }: Ctx, flowId: number, { siteId, campaignId }: DestinationColumns): Promise<AppError> {
  const reasons = await deps.db.$client
    .prepare(
      `SELECT NOT ${FLOW_IS_OURS} AS flow_not_found, NOT ${SITE_IS_OURS} AS site_not_found, NOT ${CAMPAIGN_IS_OURS} AS campaign_not_found,
         NOT ${HAS_ROOM} AS limit_reached`,
    )
    .bind(account.id, flowId, siteId, campaignId)
    .first<Partial<Record<ErrorCode, number>>>();
  const order: ErrorCode[] = ["flow_not_found", "site_not_found", "campaign_not_found", "limit_reached"];
  return new AppError(order.find((code) => reasons?.[code] === 1) ?? "database");
}
