import { CAMPAIGN_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import type { Counts } from "../model/lead-counts.ts";
import { type Rated, type ReportRange, rate, reportDays, series } from "./daily-report.ts";
import { type CampaignLabel, readCounts } from "./read-counts.ts";

type AccountStats = ReturnType<typeof series> & { campaigns: (CampaignLabel & Rated & { byDay: Counts[] })[] };

/** Days that campaigns are counted by at most. */
const MAX_BY_DAY = 93;

/**
 * What all campaigns of the account counted, in sum, by day and by campaign. Deleted campaigns count, and are named where
 * something happened in them.
 * @param input isByDay: whether `byDay` of each campaign has its counts in the order of `days`; else it is empty
 * @throws AppError field_invalid; also (by_day) of more days than campaigns are counted by
 */
export async function accountStats(ctx: Ctx, { isByDay, ...range }: ReportRange & { isByDay: boolean }): Promise<AccountStats> {
  mayOrThrow(ctx, "reports.read");
  const asked = reportDays(ctx, range);
  if (isByDay && asked.length > MAX_BY_DAY) throw new AppError("field_invalid", "by_day");
  const { campaigns, days } = await readCounts(ctx, { days: asked, campaignId: null, isByDay });
  const named = campaigns.filter(
    ({ campaign, counts }) => campaign.status !== CAMPAIGN_STATUS.deleted || Object.values(counts).some(Boolean),
  );
  return { ...series(days), campaigns: named.map(({ campaign, counts, byDay }) => ({ ...campaign, ...rate(counts), byDay })) };
}
