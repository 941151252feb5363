import { allOf, type Guard, unmetOf } from "../../../db/guards.ts";
import { readTogether, rowsOf } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { isOwnCampaign } from "../campaigns/ad-campaign.ts";
import { FIGURES } from "../figures.ts";
import { addToTotals } from "../totals-sql.ts";

/** What ad_totals adds up. */
const sums = (sign: "" | "-") => Object.fromEntries([...FIGURES, "allocated_micros"].map((column) => [column, `${sign}c.${column}`]));

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
  const moved = sql`${these} AND ${allOf(guards)}`;
  const days = sql`(SELECT * FROM ad_stats WHERE ad_id IN (SELECT id FROM ads WHERE ${moved}))`;
  // Out of the campaigns that they are in, and into the new one.
  const [, , , unmet] = await readTogether(
    db,
    rowsOf(db, addToTotals(days, sums("-"), ["campaign"])),
    rowsOf(db, sql`UPDATE ads SET ad_campaign_id = ${adCampaignId} WHERE ${moved}`),
    rowsOf(db, addToTotals(days, sums(""), ["campaign"])),
    unmetOf(db, guards),
  );
  if (unmet !== null) throw unmet;
}
