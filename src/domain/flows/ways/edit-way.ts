import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { forgetFlowsOf } from "../config/config-cache.ts";
import { DESTINATION_IS_OURS, toColumns, type WayDestination } from "./way-destination.ts";

/** What is left out stays. */
export interface WayChanges {
  wayId: number;
  weight: number | undefined;
  destination: WayDestination | undefined;
}

const GUARDS: Guard[] = [
  {
    holds: `EXISTS (SELECT 1 FROM ways WHERE id = ?2 AND account_id = ?1 AND status <> ${RESOURCE_STATUS.deleted})`,
    code: "way_not_found",
  },
  ...DESTINATION_IS_OURS,
];

/**
 * Changes a way's weight, or where it leads.
 * @throws AppError way_not_found, site_not_found, campaign_not_found, address_refused
 */
export async function editWay(ctx: Ctx, { wayId, weight, destination }: WayChanges): Promise<void> {
  mayOrThrow(ctx, "flows.write");
  const { deps } = ctx;
  const columns = destination === undefined ? { siteId: null, url: null, campaignId: null } : toColumns(destination);
  await writeGuarded(
    deps.db,
    GUARDS,
    `UPDATE ways SET weight = COALESCE(?6, weight), site_id = iif(?7, ?3, site_id), campaign_id = iif(?7, ?4, campaign_id),
       url = iif(?7, ?5, url)
     WHERE id = ?2 AND account_id = ?1 AND ${allOf(GUARDS)} RETURNING id`,
    [ownerOf(ctx), wayId, columns.siteId, columns.campaignId, columns.url, weight ?? null, Number(destination !== undefined)],
  );
  forgetFlowsOf(ownerOf(ctx));
}
