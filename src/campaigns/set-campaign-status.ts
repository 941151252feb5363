import { and, eq, ne } from "drizzle-orm";
import { CAMPAIGN_STATUS, type CampaignStatusName } from "../codes.ts";
import type { Ctx } from "../context.ts";
import { campaigns } from "../db/schema/index.ts";
import { AppError } from "../errors.ts";
import { forgetFlowsOf } from "../flows/config-cache.ts";

/**
 * Pauses, resumes or deletes a campaign; its leads and counts stay. Deleting is for good.
 * @throws AppError campaign_not_found
 */
export async function setCampaignStatus(
  { deps, account }: Ctx,
  { campaignId, status }: { campaignId: number; status: CampaignStatusName },
): Promise<void> {
  const changed = await deps.db
    .update(campaigns)
    .set({ status: CAMPAIGN_STATUS[status] })
    .where(and(eq(campaigns.id, campaignId), eq(campaigns.accountId, account.id), ne(campaigns.status, CAMPAIGN_STATUS.deleted)))
    .returning({ id: campaigns.id });
  if (changed.length === 0) throw new AppError("campaign_not_found");
  forgetFlowsOf(account.id);
}
