import { allOf, type Guard, unmetOf } from "../../../db/guards.ts";
import { type Fragment, join, name, raw, sql, statement, type Value } from "../../../db/sql.ts";
import type { AD_STATUSES } from "../../../lib/codes.ts";
import { fold } from "../../../lib/fold.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { cabinetIdOf } from "../cabinet.ts";
import { isOwnCampaign } from "../campaigns/ad-campaign.ts";
import { readObject } from "../object.ts";
import { type Ad, readAds } from "./ad.ts";
import { createAdCode } from "./ad-code.ts";
import { addObjects } from "./add-objects.ts";
import { type Invite, makeInvite } from "./invite.ts";
import { targetSql, type WantedTarget } from "./target.ts";

const MAX_ADS = 100_000;

/** What is left out stays; of a new ad it is empty. */
export interface AdFields {
  /** As `readExternalId` gives it. */
  externalId?: string | null | undefined;
  title?: string | undefined;
  text?: string | undefined;
  /** What `readObject` reads, or empty. */
  promoteUrl?: string | undefined;
  adType?: string | undefined;
  actionType?: string | undefined;
  status?: Exclude<(typeof AD_STATUSES)[number], "deleted"> | undefined;
  bidMicros?: number | null | undefined;
  dailyBudgetMicros?: number | null | undefined;
  /** Null: nothing of ours. */
  target?: WantedTarget | null | undefined;
}

/** At least one of the cabinet and the campaign. */
export type NewAd = AdFields & { title: string; uid?: string | undefined; adCampaignId?: number | undefined };

/**
 * Makes an ad in a cabinet, or in a campaign of one. Its invite link, if it is to have one, is made by Telegram first: an error of
 * Telegram leaves nothing behind.
 * @throws AppError cabinet_not_found, ad_campaign_not_found, field_missing (account_id), field_invalid (campaign_id), flow_not_found,
 * campaign_not_found, already_exists (external_id), limit_reached, and what `makeInvite` throws
 */
export async function addAd(ctx: Ctx, { uid, adCampaignId, ...fields }: NewAd): Promise<Ad> {
  mayOrThrow(ctx, "cabinets.write");
  if (uid === undefined && adCampaignId === undefined) throw new AppError("field_missing", "account_id");
  const owner = ownerOf(ctx);
  const code = createAdCode(ctx.deps);
  const ofCampaign = sql`(SELECT cabinet_id FROM ad_campaigns WHERE id = ${adCampaignId ?? null} AND ${isOwnCampaign(ctx)})`;
  const cabinetId = uid === undefined ? ofCampaign : cabinetIdOf(ctx, uid);
  const inCampaign: Guard[] = [
    { holds: sql`${ofCampaign} IS NOT NULL`, code: "ad_campaign_not_found" },
    { holds: sql`${ofCampaign} IS ${cabinetId}`, code: "field_invalid", field: "campaign_id", says: "The campaign is of another cabinet" },
  ];
  const guards: Guard[] = [
    { holds: sql`${cabinetId} IS NOT NULL`, code: uid === undefined ? "ad_campaign_not_found" : "cabinet_not_found" },
    ...(adCampaignId === undefined ? [] : inCampaign),
    {
      // Holds once the ad itself is there.
      holds: sql`coalesce((SELECT live_ads + deleted_ads FROM ad_counts WHERE account_id = ${owner}), 0) < ${MAX_ADS} OR EXISTS (SELECT 1 FROM ads WHERE code = ${code})`,
      code: "limit_reached",
    },
  ];
  return save(ctx, { fields, guards, cabinetId, code: sql`${code}`, itself: sql`code = ${code}` }, (columns, all) => {
    const own = { account_id: sql`${owner}`, cabinet_id: cabinetId, ad_campaign_id: sql`${adCampaignId ?? null}`, code: sql`${code}` };
    const values = { ...own, ...columns, created_at_ms: sql`${ctx.deps.now()}` };
    return sql`INSERT INTO ads (${join(Object.keys(values).map(name))}) SELECT ${join(Object.values(values))} WHERE ${all} RETURNING id`;
  });
}

/**
 * Changes an ad in part. A deleted one is not changed any more.
 * @throws AppError ad_not_found, flow_not_found, campaign_not_found, already_exists (external_id), and what `makeInvite` throws
 */
export async function editAd(ctx: Ctx, { id, ...fields }: AdFields & { id: number }): Promise<Ad> {
  mayOrThrow(ctx, "cabinets.write");
  const isIt = sql`id = ${id} AND account_id = ${ownerOf(ctx)}`;
  const guards: Guard[] = [{ holds: sql`EXISTS (SELECT 1 FROM ads WHERE ${isIt} AND status <> 'deleted')`, code: "ad_not_found" }];
  const of = (column: string) => sql`(SELECT ${name(column)} FROM ads WHERE ${isIt})`;
  return save(ctx, { fields, guards, cabinetId: of("cabinet_id"), code: of("code"), itself: isIt }, (columns, all) => {
    const changes = Object.entries(columns).map(([column, value]) => sql`${name(column)} = ${value}`);
    return sql`UPDATE ads SET ${changes.length === 0 ? raw("id = id") : join(changes)} WHERE ${isIt} AND ${all} RETURNING id`;
  });
}

interface Saved {
  fields: AdFields;
  guards: readonly Guard[];
  /** SQL of the cabinet's id, and of the ad's code. */
  cabinetId: Fragment;
  code: Fragment;
  /** The condition that a row of ads is the one. */
  itself: Fragment;
}

/** Writes an ad, what its cabinet promotes and its invite link in one batch, and answers it. */
async function save(ctx: Ctx, { fields, ...saved }: Saved, write: (columns: Columns, all: Fragment) => Fragment): Promise<Ad> {
  const { db } = ctx.deps;
  const { cabinetId, code, itself } = saved;
  const { externalId, promoteUrl = "", target } = fields;
  const { guards: ofTarget, flowId, campaignId } = targetSql(ctx, target ?? null);
  const isFree = sql`NOT EXISTS (SELECT 1 FROM ads WHERE cabinet_id = ${cabinetId} AND external_id = ${externalId ?? null} AND NOT (${itself}))`;
  const guards: Guard[] = [
    ...saved.guards,
    ...ofTarget,
    { holds: isFree, code: "already_exists", field: "external_id", says: "The cabinet has another ad with this external_id" },
  ];
  const all = allOf(guards);
  const invite = target?.kind === "invite_link" ? await makeInvite(ctx, { named: target.named, code, guards }) : null;
  const columns = {
    ...columnsOf(fields),
    ...(target === undefined
      ? {}
      : { target: sql`${target?.kind ?? null}`, flow_id: flowId, campaign_id: campaignId, invite_url: urlOf(invite) }),
  };
  const object = readObject(promoteUrl);
  const statements = [
    ...(invite === null ? [] : [invite.keep]),
    write(columns, all),
    ...(object === null ? [] : [addObjects([object], { cabinetId, when: all })]),
    ...(target?.kind === "flow" ? [spreadSpend(ctx, itself, all)] : []),
  ];
  const ad = readAds(ctx, sql`SELECT * FROM ads WHERE ${itself} AND ${all}`, "all");
  const unmet = unmetOf(db, guards);
  const results = await db.$client.batch([...statements.map((each) => statement(db, each)), ad.statement, unmet.statement]);
  const [made] = ad.read(results.at(-2) as D1Result);
  invite?.settle(made?.target?.link ?? null);
  if (made === undefined) throw unmet.read(results.at(-1) as D1Result) ?? new AppError("database");
  return made;
}

type Columns = Record<string, Fragment>;

const urlOf = (invite: Invite | null): Fragment => invite?.url ?? raw("NULL");

function columnsOf({ externalId, title, text, promoteUrl, adType, actionType, status, bidMicros, dailyBudgetMicros }: AdFields): Columns {
  const values: Record<string, Value | undefined> = {
    external_id: externalId,
    title,
    title_folded: title === undefined ? undefined : fold(title),
    text,
    promote_url: promoteUrl,
    ad_type: adType,
    action_type: actionType,
    status,
    cpm_micros: bidMicros,
    daily_budget_micros: dailyBudgetMicros,
  };
  return Object.fromEntries(Object.entries(values).flatMap(([column, value]) => (value === undefined ? [] : [[column, sql`${value}`]])));
}

/** What was spent on days past, and is on no clicks, is spread as well: they may carry the ad's code already. */
function spreadSpend(ctx: Ctx, itself: Fragment, all: Fragment): Fragment {
  return sql`UPDATE ad_stats SET account_id = ${ownerOf(ctx)}, allocate_at_ms = ${ctx.deps.now()}
    WHERE ad_id = (SELECT id FROM ads WHERE ${itself} AND ${all}) AND day % 100 > 0 AND spent_micros > allocated_micros`;
}
