import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { forgetFlowsOf } from "../config/config-cache.ts";
import { FLOW_IS_OURS, MAX } from "../require-flow.ts";
import { DESTINATION_IS_OURS, toColumns, type WayDestination } from "./way-destination.ts";

const GUARDS: Guard[] = [
  { holds: FLOW_IS_OURS, code: "flow_not_found" },
  ...DESTINATION_IS_OURS,
  { holds: `(SELECT COUNT(*) FROM ways WHERE flow_id = ?2 AND status <> ${RESOURCE_STATUS.deleted}) < ${MAX.ways}`, code: "limit_reached" },
];

/**
 * Gives a flow another way.
 * @throws AppError flow_not_found, site_not_found, campaign_not_found, limit_reached, address_refused
 */
export async function addWay(
  ctx: Ctx,
  { flowId, weight, destination }: { flowId: number; weight: number; destination: WayDestination },
): Promise<{ id: number }> {
  mayOrThrow(ctx, "flows.write");
  const { deps } = ctx;
  const columns = toColumns(destination);
  const added = await writeGuarded<{ id: number }>(
    deps.db,
    GUARDS,
    `INSERT INTO ways (account_id, flow_id, site_id, campaign_id, url, weight, created_at_ms)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE ${allOf(GUARDS)} RETURNING id`,
    [ownerOf(ctx), flowId, columns.siteId, columns.campaignId, columns.url, weight, deps.now()],
  );
  forgetFlowsOf(ownerOf(ctx));
  return added;
}
