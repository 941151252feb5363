import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { raw, sql } from "../../../db/sql.ts";
import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { isOurs, ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { forgetFlowsOf } from "../config/config-cache.ts";
import { MAX } from "../require-flow.ts";
import { destinationGuards, toColumns, type WayDestination } from "./way-destination.ts";

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
  const held = sql`SELECT COUNT(*) FROM ways WHERE flow_id = ${flowId} AND status <> ${raw(RESOURCE_STATUS.deleted)}`;
  const guards: Guard[] = [
    { holds: isOurs(ctx, "flows", flowId), code: "flow_not_found" },
    ...destinationGuards(ctx, columns),
    { holds: sql`(${held}) < ${MAX.ways}`, code: "limit_reached" },
  ];
  const write = sql`INSERT INTO ways (account_id, flow_id, site_id, campaign_id, url, weight, created_at_ms)
    SELECT ${ownerOf(ctx)}, ${flowId}, ${columns.siteId}, ${columns.campaignId}, ${columns.url}, ${weight}, ${deps.now()}
    WHERE ${allOf(guards)} RETURNING id`;
  const added = await writeGuarded<{ id: number }>(deps.db, guards, write);
  forgetFlowsOf(ownerOf(ctx));
  return added;
}
