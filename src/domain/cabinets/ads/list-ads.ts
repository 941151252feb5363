import { mergeArms } from "../../../db/merge.ts";
import { firstOf, readAlone, readTogether } from "../../../db/read.ts";
import { join, raw, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { cabinetIdOf } from "../cabinet.ts";
import { isOwnCampaign } from "../campaigns/ad-campaign.ts";
import { contains } from "../contains.ts";
import type { Period } from "../period.ts";
import { type Ad, readAds } from "./ad.ts";

interface Wanted {
  period: Period;
  /** Of one cabinet; undefined: of all. */
  uid?: string | undefined;
  /** Parts of titles in any case, of which one must be there; the same of campaigns' names. Empty: all. */
  titles: readonly string[];
  campaignNames: readonly string[];
  showDeleted: boolean;
  offset: number;
  limit: number;
}

const STRETCHES = [
  { condition: raw("status <> 'deleted'"), count: raw("live_ads") },
  { condition: raw("status = 'deleted'"), count: raw("deleted_ads") },
];

/** A page of the account's ads by age, and how many match in all: more than the page is read only where some are left out. */
export async function listAds(ctx: Ctx, wanted: Wanted): Promise<{ items: Ad[]; count: number }> {
  mayOrThrow(ctx, "cabinets.read");
  const { period, uid, titles, campaignNames, showDeleted, offset, limit } = wanted;
  const { db } = ctx.deps;
  const own = sql`account_id = ${ownerOf(ctx)}`;
  const ofCampaigns = contains(raw("name_folded"), campaignNames).map(
    (isNamed) => sql`ad_campaign_id IN (SELECT id FROM ad_campaigns WHERE ${isOwnCampaign(ctx)} AND ${isNamed})`,
  );
  const ofCabinet = uid === undefined ? [] : [sql`cabinet_id = ${cabinetIdOf(ctx, uid)}`];
  const filters = [...ofCabinet, ...contains(raw("title_folded"), titles), ...ofCampaigns];
  const stretches = showDeleted ? STRETCHES : STRETCHES.slice(0, 1);
  const arms = stretches.map(({ condition }) => join([own, condition, ...filters], " AND "));
  const page = mergeArms(
    arms.map((arm) => sql`SELECT * FROM ads WHERE ${arm}`),
    raw("id"),
    sql`LIMIT ${limit} OFFSET ${offset}`,
  );
  const isFiltered = filters.length > 0;
  const counts = isFiltered ? arms.map((arm) => sql`(SELECT count(*) FROM ads WHERE ${arm})`) : stretches.map(({ count }) => count);
  const from = isFiltered ? raw("") : sql`FROM ad_counts WHERE ${own}`;
  const [items, counted] = await readTogether(
    db,
    readAds(ctx, page, period),
    firstOf<{ count: number }>(db, sql`SELECT ${join(counts, " + ")} AS count ${from}`),
  );
  return { items, count: counted?.count ?? 0 };
}

/**
 * One ad, also a deleted one.
 * @throws AppError ad_not_found
 */
export async function getAd(ctx: Ctx, { id, period }: { id: number; period: Period }): Promise<Ad> {
  mayOrThrow(ctx, "cabinets.read");
  const [ad] = await readAlone(readAds(ctx, sql`SELECT * FROM ads WHERE id = ${id} AND account_id = ${ownerOf(ctx)}`, period));
  if (ad === undefined) throw new AppError("ad_not_found");
  return ad;
}
