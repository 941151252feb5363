import { mergeArms } from "../../../db/merge.ts";
import { firstOf, readAlone, readTogether } from "../../../db/read.ts";
import { join, raw, sql } from "../../../db/sql.ts";
import { AD_CAMPAIGN_STATUSES } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { contains } from "../contains.ts";
import { labelledPage } from "../labelled-page.ts";
import type { Period } from "../period.ts";
import { type AdCampaign, CABINET_LABELS, isOwnCampaign, readAdCampaigns, toCabinetLabel } from "./ad-campaign.ts";

interface Wanted {
  period: Period;
  /** A part of the name, in any case. */
  name?: string | undefined;
  isActive?: boolean | undefined;
  offset: number;
  limit: number;
}

const [ACTIVE, NOT_ACTIVE] = AD_CAMPAIGN_STATUSES;

/** A page of the account's campaigns by age, and how many match in all: more than the page is read only where names are searched. */
export async function listAdCampaigns(
  ctx: Ctx,
  { period, name = "", isActive, offset, limit }: Wanted,
): Promise<{ items: AdCampaign[]; count: number }> {
  mayOrThrow(ctx, "cabinets.read");
  const { db, now } = ctx.deps;
  const filters = contains(raw("name_folded"), [name]);
  const statuses = isActive === undefined ? [ACTIVE, NOT_ACTIVE] : [isActive ? ACTIVE : NOT_ACTIVE];
  const arms = statuses.map((status) => join([isOwnCampaign(ctx), sql`status = ${raw(`'${status}'`)}`, ...filters], " AND "));
  const page = mergeArms(
    arms.map((arm) => sql`SELECT * FROM ad_campaigns WHERE ${arm}`),
    raw("id"),
    sql`LIMIT ${limit} OFFSET ${offset}`,
  );
  const known = statuses.map((status) => raw(status === ACTIVE ? "active_campaigns" : "other_campaigns"));
  const count =
    filters.length === 0
      ? sql`SELECT ${join(known, " + ")} AS count FROM ad_counts WHERE account_id = ${ownerOf(ctx)}`
      : sql`SELECT ${join(
          arms.map((arm) => sql`(SELECT count(*) FROM ad_campaigns WHERE ${arm})`),
          " + ",
        )} AS count`;
  const [items, counted] = await readTogether(
    db,
    readAdCampaigns(db, page, { period, nowMs: now() }),
    firstOf<{ count: number }>(db, count),
  );
  return { items, count: counted?.count ?? 0 };
}

/** @throws AppError ad_campaign_not_found */
export async function getAdCampaign(ctx: Ctx, { id, period }: { id: number; period: Period }): Promise<AdCampaign> {
  mayOrThrow(ctx, "cabinets.read");
  const { db, now } = ctx.deps;
  const own = sql`SELECT * FROM ad_campaigns WHERE id = ${id} AND ${isOwnCampaign(ctx)}`;
  const [campaign] = await readAlone(readAdCampaigns(db, own, { period, nowMs: now() }));
  if (campaign === undefined) throw new AppError("ad_campaign_not_found");
  return campaign;
}

type Named = Pick<AdCampaign, "id" | "name" | "cabinet">;

/** All of the account's campaigns by age, with no more than their names. */
export async function listAdCampaignNames(ctx: Ctx): Promise<Named[]> {
  mayOrThrow(ctx, "cabinets.read");
  const { db } = ctx.deps;
  const { rows, labels } = await readAlone(
    labelledPage<{ id: number; name: string; cabinetId: number }, { cabinets: { number: number; name: string; currency: string } }>(db, {
      columns: { id: raw("id"), name: raw("name"), cabinetId: raw("cabinet_id") },
      from: sql`ad_campaigns WHERE ${isOwnCampaign(ctx)} ORDER BY id`,
      labels: { cabinets: CABINET_LABELS },
    }),
  );
  return rows.map(({ id, name, cabinetId }) => ({ id, name, cabinet: toCabinetLabel(labels.cabinets.get(cabinetId)) }));
}
