import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { isOurs, ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { forgetFlowsOf } from "../config/config-cache.ts";
import { destinationGuards, toColumns, type WayDestination } from "./way-destination.ts";

/** What is left out stays. */
export interface WayChanges {
  wayId: number;
  weight: number | undefined;
  destination: WayDestination | undefined;
}

const NOWHERE = { siteId: null, url: null, campaignId: null };

/**
 * Changes a way's weight, or where it leads.
 * @throws AppError way_not_found, site_not_found, campaign_not_found, address_refused
 */
export async function editWay(ctx: Ctx, { wayId, weight, destination }: WayChanges): Promise<void> {
  mayOrThrow(ctx, "flows.write");
  const { siteId, campaignId, url } = destination === undefined ? NOWHERE : toColumns(destination);
  const isSet = Number(destination !== undefined);
  const guards: Guard[] = [
    { holds: isOurs(ctx, "ways", wayId), code: "way_not_found" },
    ...destinationGuards(ctx, { siteId, campaignId, url }),
  ];
  const write = sql`UPDATE ways SET weight = COALESCE(${weight ?? null}, weight), site_id = iif(${isSet}, ${siteId}, site_id),
      campaign_id = iif(${isSet}, ${campaignId}, campaign_id), url = iif(${isSet}, ${url}, url)
    WHERE id = ${wayId} AND account_id = ${ownerOf(ctx)} AND ${allOf(guards)} RETURNING id`;
  await writeGuarded(ctx.deps.db, guards, write);
  forgetFlowsOf(ownerOf(ctx));
}
