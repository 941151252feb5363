import { CAMPAIGN_STATUS, type CampaignStatusName } from "../codes.ts";
import type { Ctx } from "../context.ts";
import { AppError } from "../errors.ts";
import { forgetFlowsOf } from "../flows/config-cache.ts";
import { requirementStatements } from "../telegram/rights.ts";

/**
 * Pauses, resumes or deletes a campaign; its leads and counts stay. Deleting is for good.
 * @throws AppError campaign_not_found
 */
export async function setCampaignStatus(
  { deps, account }: Ctx,
  { campaignId, status }: { campaignId: number; status: CampaignStatusName },
): Promise<void> {
  const own = "SELECT id FROM campaigns WHERE id = ?1 AND account_id = ?2";
  const d1 = deps.db.$client;
  const [changed] = await d1.batch([
    d1
      .prepare(`UPDATE campaigns SET status = ?3 WHERE id = (${own}) AND status <> ${CAMPAIGN_STATUS.deleted} RETURNING id`)
      .bind(campaignId, account.id, CAMPAIGN_STATUS[status]),
    ...requirementStatements(deps, own, [campaignId, account.id]),
  ]);
  if (changed?.results.length !== 1) throw new AppError("campaign_not_found");
  forgetFlowsOf(account.id);
}
