import { CAMPAIGN_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type Rated, type ReportRange, rate, reportDays, series } from "./daily-report.ts";
import { type CampaignLabel, readCounts } from "./read-counts.ts";

type AccountStats = ReturnType<typeof series> & { campaigns: (CampaignLabel & Rated)[] };

/**
 * What all campaigns of the account counted, in sum, by day and by campaign. Deleted campaigns count, and are named where
 * something happened in them.
 * @throws AppError field_invalid
 */
export async function accountStats(ctx: Ctx, range: ReportRange): Promise<AccountStats> {
  mayOrThrow(ctx, "reports.read");
  const { campaigns, days } = await readCounts(ctx, { days: reportDays(ctx, range), campaignId: null });
  const named = campaigns.filter(
    ({ campaign, counts }) => campaign.status !== CAMPAIGN_STATUS.deleted || Object.values(counts).some(Boolean),
  );
  return { ...series(days), campaigns: named.map(({ campaign, counts }) => ({ ...campaign, ...rate(counts) })) };
}
