import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { templatesOf } from "../postbacks/templates/read-templates.ts";
import { noCounts } from "../reports/model/lead-counts.ts";
import { campaignTotals } from "../reports/query/campaign-totals.ts";
import { requireCampaign } from "./find-campaigns.ts";
import { campaignWarnings } from "./warnings.ts";

/**
 * A campaign with what it counted in all, its own templates and what keeps it from working.
 * @throws AppError campaign_not_found
 */
export async function getCampaign(ctx: Ctx, { campaignId }: { campaignId: number }) {
  mayOrThrow(ctx, "campaigns.read");
  const row = await requireCampaign(ctx, campaignId);
  const [totals, templates] = await Promise.all([
    campaignTotals(ctx.deps, [campaignId]),
    templatesOf(ctx, { owner: "campaign", ownerId: campaignId }),
  ]);
  return { ...row, warnings: campaignWarnings(row), counts: totals.get(campaignId) ?? noCounts(), templates };
}
