import type { Guard } from "../../../db/guards.ts";
import { CAMPAIGN_STATUS, RESOURCE_STATUS } from "../../../lib/codes.ts";
import { checkDestination } from "./destination.ts";

/** Where a way leads: to a site of one's own, any address with macros, or a Telegram campaign. */
export type WayDestination = { siteId: number } | { url: string } | { campaignId: number };

/** A destination as columns of a row, the other two null. */
export interface DestinationColumns {
  siteId: number | null;
  url: string | null;
  campaignId: number | null;
}

/** ?1 is the account, ?3 the site and ?4 the campaign, or null. */
export const DESTINATION_IS_OURS: Guard[] = [
  {
    holds: `?3 IS NULL OR EXISTS (SELECT 1 FROM sites WHERE id = ?3 AND account_id = ?1 AND status <> ${RESOURCE_STATUS.deleted})`,
    code: "site_not_found",
  },
  {
    holds: `?4 IS NULL OR EXISTS (SELECT 1 FROM campaigns WHERE id = ?4 AND account_id = ?1 AND status <> ${CAMPAIGN_STATUS.deleted})`,
    code: "campaign_not_found",
  },
];

/** @throws AppError address_refused */
export function toColumns(destination: WayDestination): DestinationColumns {
  if ("url" in destination) checkDestination(destination.url, "url");
  return { siteId: null, url: null, campaignId: null, ...destination };
}
