import type { Guard } from "../../../db/guards.ts";
import { raw, sql } from "../../../db/sql.ts";
import { CAMPAIGN_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { isOurs, ownerOf } from "../../access/ownership.ts";
import { checkDestination } from "./destination.ts";

/** Where a way leads: to a site of one's own, any address with macros, or a Telegram campaign. */
export type WayDestination = { siteId: number } | { url: string } | { campaignId: number };

/** A destination as columns of a row, the other two null. */
export interface DestinationColumns {
  siteId: number | null;
  url: string | null;
  campaignId: number | null;
}

/** What a destination must be, if there is any. */
export function destinationGuards(ctx: Ctx, { siteId, campaignId }: DestinationColumns): Guard[] {
  const campaignIsOurs = sql`EXISTS (SELECT 1 FROM campaigns
    WHERE id = ${campaignId} AND account_id = ${ownerOf(ctx)} AND status <> ${raw(CAMPAIGN_STATUS.deleted)})`;
  return [
    { holds: sql`${siteId} IS NULL OR ${isOurs(ctx, "sites", siteId)}`, code: "site_not_found" },
    { holds: sql`${campaignId} IS NULL OR ${campaignIsOurs}`, code: "campaign_not_found" },
  ];
}

/** @throws AppError address_refused */
export function toColumns(destination: WayDestination): DestinationColumns {
  if ("url" in destination) checkDestination(destination.url, "url");
  return { siteId: null, url: null, campaignId: null, ...destination };
}
