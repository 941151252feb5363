import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { COUNT_NAMES, type Counts } from "../model/lead-counts.ts";
import { type ReportRange, reportDays, series } from "./daily-report.ts";
import { readCounts } from "./read-counts.ts";

type CampaignStats = ReturnType<typeof series> & { funnel: { step: keyof Counts; count: number }[] };

/**
 * What one campaign counted, in sum, as a funnel and by day.
 * @throws AppError campaign_not_found, field_invalid
 */
export async function campaignStats(ctx: Ctx, input: ReportRange & { campaignId: number }): Promise<CampaignStats> {
  mayOrThrow(ctx, "reports.read");
  const { campaigns, days } = await readCounts(ctx, { days: reportDays(ctx, input), campaignId: input.campaignId });
  if (campaigns.length === 0) throw new AppError("campaign_not_found");
  const { totals, days: byDay } = series(days);
  return { totals, funnel: COUNT_NAMES.map((step) => ({ step, count: totals[step] })), days: byDay };
}
