import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import type { ListPart } from "../lifecycle/list-part.ts";
import { noCounts } from "../reports/model/lead-counts.ts";
import { campaignTotals } from "../reports/query/campaign-totals.ts";
import { findCampaigns } from "./find-campaigns.ts";
import { campaignWarnings } from "./warnings.ts";

/** The account's campaigns that are not deleted, by age or a part of them newest first, with what each counted in all and what keeps it from working. */
export async function listCampaigns(ctx: Ctx, part?: ListPart) {
  mayOrThrow(ctx, "campaigns.read");
  const { rows, more } = await findCampaigns(ctx, part);
  const totals = await campaignTotals(
    ctx.deps,
    rows.map(({ campaign }) => campaign.id),
  );
  const listed = rows.map((row) => ({ ...row, warnings: campaignWarnings(row), counts: totals.get(row.campaign.id) ?? noCounts() }));
  return { rows: listed, more };
}
