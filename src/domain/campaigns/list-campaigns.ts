import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { noCounts } from "../reports/model/lead-counts.ts";
import { campaignTotals } from "../reports/query/campaign-totals.ts";
import { findCampaigns } from "./find-campaigns.ts";
import { campaignWarnings } from "./warnings.ts";

/** The account's campaigns that are not deleted, by age, with what each counted in all and what keeps it from working. */
export async function listCampaigns(ctx: Ctx) {
  mayOrThrow(ctx, "campaigns.read");
  const rows = await findCampaigns(ctx);
  const totals = await campaignTotals(
    ctx.deps,
    rows.map(({ campaign }) => campaign.id),
  );
  return rows.map((row) => ({ ...row, warnings: campaignWarnings(row), counts: totals.get(row.campaign.id) ?? noCounts() }));
}
