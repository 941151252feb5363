import type { Ctx } from "../context.ts";
import { templatesOf } from "../postbacks/read-templates.ts";
import { noCounts } from "../stats/queries.ts";
import { campaignTotals } from "../stats/totals.ts";
import { requireCampaign } from "./queries.ts";
import { campaignWarnings } from "./warnings.ts";

/**
 * A campaign with what it counted in all, its own templates and what keeps it from working.
 * @throws AppError campaign_not_found
 */
export async function getCampaign(ctx: Ctx, { campaignId }: { campaignId: number }) {
  const row = await requireCampaign(ctx, campaignId);
  const [totals, templates] = await Promise.all([campaignTotals(ctx.deps, [campaignId]), templatesOf(ctx, "campaign", campaignId)]);
  return { ...row, warnings: campaignWarnings(row), counts: totals.get(campaignId) ?? noCounts(), templates };
}
