import { raw, sql, statement } from "../../db/sql.ts";
import { CAMPAIGN_STATUS, type CampaignStatusName } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { forgetFlowsOf } from "../flows/config/config-cache.ts";
import { requirementStatements } from "../telegram/bots/rights.ts";

/**
 * Pauses, resumes or deletes a campaign; its leads and counts stay. Deleting is for good.
 * @throws AppError campaign_not_found
 */
export async function setCampaignStatus(
  ctx: Ctx,
  { campaignId, status }: { campaignId: number; status: CampaignStatusName },
): Promise<void> {
  mayOrThrow(ctx, "campaigns.write");
  const changed = await setCampaignStatuses(ctx, { campaignIds: [campaignId], status });
  if (changed.size === 0) throw new AppError("campaign_not_found");
}

/** The same of several at once. @returns the ids of those that are there */
export async function setCampaignStatuses(
  ctx: Ctx,
  { campaignIds, status }: { campaignIds: readonly number[]; status: CampaignStatusName },
): Promise<Set<number>> {
  mayOrThrow(ctx, "campaigns.write");
  const { deps } = ctx;
  const own = sql`SELECT c.id FROM json_each(${JSON.stringify(campaignIds)}) each JOIN campaigns c ON c.id = each.value
    WHERE c.account_id = ${ownerOf(ctx)}`;
  const change = sql`UPDATE campaigns SET status = ${CAMPAIGN_STATUS[status]}
    WHERE id IN (${own}) AND status <> ${raw(CAMPAIGN_STATUS.deleted)} RETURNING id`;
  const [changed] = await deps.db.$client.batch<{ id: number }>([statement(deps.db, change), ...requirementStatements(deps, own)]);
  const done = changed?.results ?? [];
  if (done.length > 0) forgetFlowsOf(ownerOf(ctx));
  return new Set(done.map(({ id }) => id));
}
