import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from "drizzle-orm/sqlite-core";
import { flag, id, ms } from "./columns.ts";
import { traffic } from "./traffic.ts";

/**
 * One conversion, whatever it came from. Each origin has a natural key of its own; a Telegram lead's is
 * subscriber × campaign.
 */
export const leads = sqliteTable(
  "leads",
  {
    id: id(),
    accountId: integer().notNull(),
    /** The network whose conversion it is (network_conversions); null: none's. */
    networkId: integer(),
    campaignId: integer(),
    subscriberId: integer(),
    username: text().notNull().default(""),
    click: text().notNull().default(""),
    /** LEAD_STATUS */
    status: integer().notNull(),
    startedAtMs: ms().notNull(),
    /** When the latest membership began; null while there was none. */
    joinedAtMs: ms(),
    updatedAtMs: ms().notNull(),
    /** How many rows lead_events holds for this lead: the lock of concurrent writers. */
    seq: integer().notNull(),
    /** Bits of MILESTONE: what this lead ever reached, so that nothing is counted twice. */
    milestones: integer().notNull(),
    flowId: integer(),
    wayId: integer(),
    siteId: integer(),
    /** What tells a lead that came by a click or a flow from others: clicks/…, unique per account. Null for a Telegram lead. */
    naturalKey: text(),
    /** The advertiser's own id of it. */
    uid: text().notNull().default(""),
    offerId: integer(),
    goalId: integer(),
    /** What the affiliate gets. */
    payoutMicros: integer(),
    currency: text(),
    /** What the advertiser pays. */
    revenueMicros: integer(),
    revenueCurrency: text(),
    /** Bits of AMOUNT: which of these two were not stated, and may change by the click's country once it lands. */
    amountsAwaitClick: integer().notNull().default(0),
    /** A lead in wait that somebody works on. */
    isProcessing: flag().notNull().default(false),
    /** Why it was cancelled, as the advertiser numbers reasons; 0: not said. */
    reason: integer().notNull().default(0),
    /** The unit price of what was ordered, which is no payment, and how many. */
    baseMicros: integer(),
    baseCurrency: text(),
    quantity: integer(),
    /** Somebody called the traffic bad. */
    isBad: flag().notNull().default(false),
    /** The status as the advertiser wrote it. */
    statusText: text().notNull().default(""),
    name: text().notNull().default(""),
    phone: text().notNull().default(""),
    email: text().notNull().default(""),
    comment: text().notNull().default(""),
    /** JSON object of custom fields. */
    meta: text().notNull().default("{}"),
    ...traffic(),
    /** `mobile` was stated for the lead itself: its click does not change it. */
    mobileExplicit: flag().notNull().default(false),
    /** Made on the strength of a click id whose click has not landed yet. */
    clickPending: flag().notNull().default(false),
    /** What named the person was erased; a trigger keeps it from being written again. */
    forgottenAtMs: ms(),
  },
  (t) => [
    unique("leads_campaign_subscriber").on(t.campaignId, t.subscriberId),
    uniqueIndex("leads_natural").on(t.accountId, t.naturalKey).where(sql`natural_key IS NOT NULL`),
    // A lead of a campaign and one of a flow are in different lists: neither is read past for the other.
    index("leads_account_campaigns").on(t.accountId, t.status, t.startedAtMs).where(sql`campaign_id IS NOT NULL`),
    index("leads_account_flows").on(t.accountId, t.status, t.startedAtMs).where(sql`flow_id IS NOT NULL`),
    index("leads_campaign_status").on(t.campaignId, t.status, t.startedAtMs),
    index("leads_click").on(t.click, t.uid).where(sql`flow_id IS NOT NULL`),
    // Leads of ads, which carry an ad's code: others are in neither, and cost nothing more.
    index("leads_ad_click").on(t.click, t.startedAtMs).where(sql`substr(click, 1, 3) = 'ad_'`),
    index("leads_ad_content").on(t.utmContent, t.startedAtMs).where(sql`substr(utm_content, 1, 3) = 'ad_'`),
    index("leads_flow_uid").on(t.flowId, t.uid, t.click).where(sql`uid <> ''`),
    index("leads_flow_status").on(t.flowId, t.status, t.startedAtMs).where(sql`flow_id IS NOT NULL`),
    index("leads_subid").on(t.accountId, t.subid, t.startedAtMs).where(sql`subid <> ''`),
    index("leads_ip").on(t.accountId, t.ip, t.startedAtMs).where(sql`ip <> ''`),
    // What people look a lead of Telegram up by: its person's name, in any case, and the click that another tracker gave it.
    index("leads_username").on(t.accountId, sql`username COLLATE NOCASE`, t.startedAtMs).where(sql`username <> ''`),
    index("leads_campaign_click").on(t.accountId, t.click, t.startedAtMs).where(sql`flow_id IS NULL AND click <> ''`),
  ],
);

/** Append-only history: what happened, when it happened, and what it made of the lead. */
export const leadEvents = sqliteTable(
  "lead_events",
  {
    id: id(),
    leadId: integer().notNull(),
    /** 1, 2, 3 … by arrival; unique per lead, so that of two concurrent writers one fails whole. */
    seq: integer().notNull(),
    accountId: integer().notNull(),
    campaignId: integer(),
    /** `set`: a status set from outside, by `source`. */
    kind: text({ enum: ["start", "request", "join", "leave", "kick", "set"] }).notNull(),
    /** The event's own time, as Telegram dates it. */
    atMs: ms().notNull(),
    updateId: integer().notNull(),
    click: text(),
    /** The leave window in force when the event arrived, in seconds. */
    windowSeconds: integer().notNull(),
    /** Arrived while nothing may be reported (a paused campaign). */
    suppressed: flag().notNull(),
    /** The status whose postback was decided for this event; null while undecided or owed nothing. */
    reportedStatus: integer(),
    /** Of `set`: the status that was set, who set it, and the payout with it. `click`: it landed, and changed the amounts. `staff`: of a network. `hold`: it ended. */
    status: integer(),
    source: text({ enum: ["postback", "import", "site", "click", "staff", "hold"] }),
    /** Of `set`: the status as it was written; null where none was. */
    statusText: text(),
    payoutMicros: integer(),
    currency: text(),
    revenueMicros: integer(),
    revenueCurrency: text(),
    statusBefore: integer(),
    statusAfter: integer().notNull(),
    /** Bits reached by this event for the first time in the lead's life. */
    milestones: integer().notNull(),
    recordedAtMs: ms().notNull(),
  },
  (t) => [unique("lead_events_seq").on(t.leadId, t.seq)],
);

/** Additive counts of all time per campaign, built from lead_events up to a watermark. */
export const campaignRollups = sqliteTable(
  "campaign_rollups",
  {
    campaignId: integer().notNull(),
    /** -1: all time. */
    bucketMs: ms().notNull(),
    starts: integer().notNull().default(0),
    holds: integer().notNull().default(0),
    confirms: integer().notNull().default(0),
    unsubs: integer().notNull().default(0),
    /** Leads that entered each status less those that left it: summed over all time, how many have it now. */
    currentWait: integer().notNull().default(0),
    currentHold: integer().notNull().default(0),
    currentApprove: integer().notNull().default(0),
    currentCancel: integer().notNull().default(0),
    currentTrash: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.bucketMs] })],
);

/**
 * The counts of campaign_rollups by quarters of an hour, hours and six hours, which begin at multiples of their length: what days of any zone
 * are put together from.
 * WITHOUT ROWID, which the migration says.
 */
export const campaignSpans = sqliteTable(
  "campaign_spans",
  {
    campaignId: integer().notNull(),
    lengthMs: ms().notNull(),
    fromMs: ms().notNull(),
    starts: integer().notNull(),
    holds: integer().notNull(),
    confirms: integer().notNull(),
    unsubs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.lengthMs, t.fromMs] })],
);

/**
 * What campaign_spans hold of a whole day of a campaign, once that is over, from its first instant to that of the next in some time zone.
 * WITHOUT ROWID, which the migration says.
 */
export const campaignDays = sqliteTable(
  "campaign_days",
  {
    campaignId: integer().notNull(),
    fromMs: ms().notNull(),
    toMs: ms().notNull(),
    starts: integer().notNull(),
    holds: integer().notNull(),
    confirms: integer().notNull(),
    unsubs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.fromMs, t.toMs] })],
);

/** How far a job has read a growing sequence. */
export const watermarks = sqliteTable("watermarks", {
  name: text().primaryKey(),
  value: integer().notNull(),
});

/** How the last run of each job of the schedule went. */
export const jobRuns = sqliteTable("job_runs", {
  name: text().primaryKey(),
  /** Of the last run, however it ended. */
  durationMs: integer().notNull(),
  /** Null: it never ended well. */
  succeededAtMs: ms(),
});
