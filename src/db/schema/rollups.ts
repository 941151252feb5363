import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { ms } from "./columns.ts";

const flow = () => integer().notNull();
const day = () => integer().notNull();
const count = () => integer().notNull().default(0);

/**
 * Additive counts of clicks and leads by account, flow, period and one more property of the visit. Every row here is one more
 * row written, so the table is WITHOUT ROWID (which the migration says).
 */
export const trafficRollups = sqliteTable(
  "traffic_rollups",
  {
    accountId: integer().notNull(),
    /** The property, by its name in domain/reports/model/dimensions.ts; `all` for the sum over everything. */
    dimension: text().notNull(),
    /** 0: of all flows. */
    flowId: flow(),
    /** A day, or what sums up a month or a five-day bucket of them: see domain/reports/model/periods.ts. */
    period: integer().notNull(),
    /** The property's value, as text. */
    value: text().notNull(),
    /** Of leads that have one. 0: the row counts clicks, and leads of no goal. */
    goalId: integer().notNull(),
    /** Of the money in this row; empty where there is none. */
    currency: text().notNull(),
    clicks: count(),
    uniques: count(),
    costMicros: count(),
    leadsWait: count(),
    leadsHold: count(),
    leadsApprove: count(),
    leadsCancel: count(),
    leadsTrash: count(),
    holdMicros: count(),
    approveMicros: count(),
    waitMicros: count(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.dimension, t.flowId, t.period, t.value, t.goalId, t.currency] })],
);

/** How far an account's clicks are in traffic_rollups. */
export const rollupMarks = sqliteTable("rollup_marks", {
  accountId: integer().primaryKey(),
  /** Clicks whose id's time, in its nine digits, is before this are rolled, but for those in late_clicks. */
  untilKey: text().notNull(),
});

/** Clicks that landed after their time was rolled; a trigger notes them. */
export const lateClicks = sqliteTable("late_clicks", { accountId: integer().notNull(), clickId: text().notNull() }, (t) => [
  primaryKey({ columns: [t.accountId, t.clickId] }),
]);

/** Leads of flows that changed since they were rolled, or never were; triggers note them. */
export const dirtyLeads = sqliteTable("dirty_leads", { accountId: integer().notNull(), leadId: integer().notNull() }, (t) => [
  primaryKey({ columns: [t.accountId, t.leadId] }),
]);

/** What of each lead is in traffic_rollups, to be taken out again when the lead has changed. */
export const rolledLeads = sqliteTable(
  "rolled_leads",
  {
    accountId: integer().notNull(),
    leadId: integer().notNull(),
    startedAtMs: ms().notNull(),
    localDay: day(),
    localHour: integer().notNull(),
    flowId: flow(),
    wayId: integer().notNull(),
    siteId: integer().notNull(),
    filter: integer().notNull(),
    country: text().notNull(),
    mobile: integer().notNull(),
    os: integer().notNull(),
    browser: integer().notNull(),
    domain: text().notNull(),
    subid: text().notNull(),
    utmSource: text().notNull(),
    utmCampaign: text().notNull(),
    utmContent: text().notNull(),
    utmTerm: text().notNull(),
    utmMedium: text().notNull(),
    goalId: integer().notNull(),
    status: integer().notNull(),
    payoutMicros: integer().notNull(),
    currency: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.leadId] })],
);

/** Raw clicks beyond the operator's retention, without what no report asks for: equal ones together. */
export const clickArchive = sqliteTable(
  "click_archive",
  {
    accountId: integer().notNull(),
    flowId: flow(),
    localDay: day(),
    /** The first id of the clicks in it. */
    firstClick: text().notNull(),
    /** JSON of domain/reports/rollups/archive.ts. */
    touches: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.flowId, t.localDay, t.firstClick] })],
);
