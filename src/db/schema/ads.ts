import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { AD_CAMPAIGN_STATUSES, AD_STATUSES, AD_TARGETS } from "../../lib/codes.ts";
import { cabinets } from "./cabinets.ts";
import { flag, id, ms } from "./columns.ts";

/** What an ad cost and did, in a day or in all. */
const figures = () => ({
  views: integer().notNull().default(0),
  /** Clicks of the ad's own button or link. */
  clicks: integer().notNull().default(0),
  /** Opened videos. */
  opens: integer().notNull().default(0),
  /** What Telegram counts as the ad's aim: joins, started bots. */
  actions: integer().notNull().default(0),
  spentMicros: integer().notNull().default(0),
});

/** A group of ads. Telegram has none: it is the cabinet's own. */
export const adCampaigns = sqliteTable(
  "ad_campaigns",
  {
    id: id(),
    accountId: integer().notNull(),
    cabinetId: integer()
      .notNull()
      .references(() => cabinets.id),
    name: text().notNull(),
    nameFolded: text().notNull(),
    description: text().notNull().default(""),
    status: text({ enum: AD_CAMPAIGN_STATUSES }).notNull().default("active"),
    kktuId: text(),
    isDeleted: flag().notNull().default(false),
    /** Its ads that are not deleted, and what was put on its ads in all. Triggers keep both. */
    adCount: integer().notNull().default(0),
    budgetMicros: integer().notNull().default(0),
    createdAtMs: ms().notNull(),
  },
  (t) => [
    index("ad_campaigns_live").on(t.accountId, t.status, t.id).where(sql`is_deleted = 0`),
    index("ad_campaigns_cabinet").on(t.cabinetId, t.id),
  ],
);

/** One ad. What it leads to of ours is named by its `code` in the link. */
export const ads = sqliteTable(
  "ads",
  {
    id: id(),
    accountId: integer().notNull(),
    cabinetId: integer()
      .notNull()
      .references(() => cabinets.id),
    adCampaignId: integer(),
    /** Telegram's number of it; null: not known. */
    externalId: text(),
    /** `ad_` and letters: what clicks, Starts and invite links of this ad carry. */
    code: text().notNull().unique(),
    /** What it is called inside; people see `text`. */
    title: text().notNull(),
    titleFolded: text().notNull(),
    text: text().notNull().default(""),
    promoteUrl: text().notNull().default(""),
    adType: text().notNull().default(""),
    actionType: text().notNull().default(""),
    status: text({ enum: AD_STATUSES }).notNull().default("active"),
    cpmMicros: integer(),
    dailyBudgetMicros: integer(),
    target: text({ enum: AD_TARGETS }),
    flowId: integer(),
    /** A tracked campaign of ours, of a target that is one or its invite link. */
    campaignId: integer(),
    inviteUrl: text(),
    /** What was put on it and is not spent; below 0 where more was spent. */
    balanceMicros: integer().notNull().default(0),
    /** Sums of ad_stats. */
    ...figures(),
    /** Of what was spent, what clicks of ours carry as their cost. */
    allocatedMicros: integer().notNull().default(0),
    createdAtMs: ms().notNull(),
  },
  (t) => [
    uniqueIndex("ads_external").on(t.cabinetId, t.externalId).where(sql`external_id IS NOT NULL`),
    index("ads_live").on(t.accountId, t.id).where(sql`status <> 'deleted'`),
    index("ads_deleted").on(t.accountId, t.id).where(sql`status = 'deleted'`),
    index("ads_cabinet").on(t.cabinetId, t.id),
    index("ads_campaign").on(t.adCampaignId, t.id).where(sql`ad_campaign_id IS NOT NULL`),
  ],
);

/** How many campaigns and ads an account has, which lists say without counting them. Triggers of both tables keep it. */
export const adCounts = sqliteTable("ad_counts", {
  accountId: integer().primaryKey(),
  activeCampaigns: integer().notNull().default(0),
  otherCampaigns: integer().notNull().default(0),
  liveAds: integer().notNull().default(0),
  deletedAds: integer().notNull().default(0),
});

/**
 * What an ad did on a day. WITHOUT ROWID, which drizzle cannot say: the migration does.
 */
export const adStats = sqliteTable(
  "ad_stats",
  {
    adId: integer().notNull(),
    /** YYYYMMDD, UTC. With day 00: what is known of a whole month and of no day of it. */
    day: integer().notNull(),
    ...figures(),
    /** Of what was spent, what clicks carry: from 0 to all of it. */
    allocatedMicros: integer().notNull().default(0),
    /** Of a month: what was stated for all of it. The row's own figures are the part of that which no day has. */
    statedViews: integer(),
    statedSpentMicros: integer(),
    /** When what was spent is to be spread over clicks again; null: there is nothing to spread. */
    allocateAtMs: ms(),
    /** Whose ad it is, where there is something to spread: accounts take turns. */
    accountId: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.adId, t.day] }),
    index("ad_stats_allocation").on(t.accountId, t.allocateAtMs).where(sql`allocate_at_ms IS NOT NULL`),
  ],
);

/**
 * What an ad did in five minutes of one of the last days: parts of its row in ad_stats. WITHOUT ROWID, which drizzle cannot say: the
 * migration does.
 */
export const adIntervals = sqliteTable(
  "ad_intervals",
  {
    /** YYYYMMDD, UTC. The first of the key, so that old ones are deleted from its beginning. */
    day: integer().notNull(),
    adId: integer().notNull(),
    /** Which five minutes of the day, from 0 to 287. */
    slot: integer().notNull(),
    ...figures(),
  },
  (t) => [primaryKey({ columns: [t.day, t.adId, t.slot] })],
);

/** Sums of ad_stats for a campaign or a cabinet. WITHOUT ROWID, which drizzle cannot say: the migration does. */
export const adTotals = sqliteTable(
  "ad_totals",
  {
    /** campaign: ad_campaigns.id, 0 for the ads of no campaign is not kept; cabinet: cabinets.id. */
    level: text({ enum: ["campaign", "cabinet"] }).notNull(),
    id: integer().notNull(),
    /** YYYYMMDD as in ad_stats, YYYYMM: all that is known of a month, or 0: of all time. */
    period: integer().notNull(),
    ...figures(),
    allocatedMicros: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.level, t.id, t.period] })],
);

/** A file or a list of figures that was taken in. */
export const statisticsImports = sqliteTable(
  "statistics_imports",
  {
    id: id(),
    accountId: integer().notNull(),
    cabinetId: integer().notNull(),
    /** Of this import alone; its spend has it as idempotency key. */
    key: text().notNull().default("").unique(),
    source: text({ enum: ["file", "rows", "pull"] }).notNull(),
    rows: integer().notNull(),
    changed: integer().notNull(),
    /** By how much what was spent is more than before. */
    spentMicros: integer().notNull(),
    atMs: ms().notNull(),
  },
  (t) => [index("statistics_imports_cabinet").on(t.cabinetId, t.id)],
);
