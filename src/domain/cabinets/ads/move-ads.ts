import { allOf, type Guard, unmetOf } from "../../../db/guards.ts";
import { readTogether, rowsOf } from "../../../db/read.ts";
import { join, raw, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { isOwnCampaign } from "../campaigns/ad-campaign.ts";
import { FIGURES } from "../statistics/stat-row.ts";

/** What ad_totals adds up. */
const SUMS = [...FIGURES, "allocated_micros"];

/**
 * Moves ads to another campaign of their cabinet, all or none, deleted ones too. What they did moves with them.
 * @throws AppError ad_not_found, ad_campaign_not_found, field_invalid (campaign_id) of another cabinet
 */
export async function moveAds(ctx: Ctx, { ids, adCampaignId }: { ids: readonly number[]; adCampaignId: number }): Promise<void> {
  mayOrThrow(ctx, "cabinets.write");
  const { db } = ctx.deps;
  const wanted = [...new Set(ids)];
  const these = sql`id IN (SELECT value FROM json_each(${JSON.stringify(wanted)})) AND account_id = ${ownerOf(ctx)}`;
  const cabinetId = sql`(SELECT cabinet_id FROM ad_campaigns WHERE id = ${adCampaignId} AND ${isOwnCampaign(ctx)})`;
  const guards: Guard[] = [
    { holds: sql`(SELECT count(*) FROM ads WHERE ${these}) = ${wanted.length}`, code: "ad_not_found" },
    { holds: sql`${cabinetId} IS NOT NULL`, code: "ad_campaign_not_found" },
    {
      holds: sql`NOT EXISTS (SELECT 1 FROM ads WHERE ${these} AND cabinet_id <> ${cabinetId})`,
      code: "field_invalid",
      field: "campaign_id",
      says: "The campaign is of another cabinet",
    },
  ];
  const moves = sql`${these} AND ad_campaign_id IS NOT ${adCampaignId} AND ${allOf(guards)}`;
  // Each day counts less in the campaign that the ad leaves, and more in the one that it comes to: on the day, in its month and in all.
  const totals = sql`INSERT INTO ad_totals (level, id, period, ${join(SUMS.map(raw))})
    SELECT 'campaign', side.value ->> 'campaign', CASE span.value WHEN 'day' THEN s.day WHEN 'month' THEN s.day / 100 ELSE 0 END,
      ${join(SUMS.map((column) => raw(`sum((side.value ->> 'sign') * s.${column})`)))}
    FROM ads a CROSS JOIN ad_stats s ON s.ad_id = a.id
      CROSS JOIN json_each(json_array(json_object('campaign', a.ad_campaign_id, 'sign', -1), json_object('campaign', ${adCampaignId}, 'sign', 1))) side
      CROSS JOIN json_each('["day","month","all"]') span
    WHERE a.id IN (SELECT id FROM ads WHERE ${moves}) AND side.value ->> 'campaign' IS NOT NULL GROUP BY 1, 2, 3
    ON CONFLICT (level, id, period) DO UPDATE SET ${join(SUMS.map((column) => raw(`${column} = ${column} + excluded.${column}`)))}`;
  const [, , unmet] = await readTogether(
    db,
    rowsOf(db, totals),
    rowsOf(db, sql`UPDATE ads SET ad_campaign_id = ${adCampaignId} WHERE ${moves}`),
    unmetOf(db, guards),
  );
  if (unmet !== null) throw unmet;
}
