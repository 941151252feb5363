import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { DECLINE_REASONS, PAYMENT_STATES, PAYMENT_TYPES } from "../../lib/codes.ts";
import { flag, ms } from "./columns.ts";

/** What a network knows of a lead beside `leads`, which holds its status, payout, revenue and click. */
export const networkConversions = sqliteTable(
  "network_conversions",
  {
    /** leads.id; the lead is of the affiliate's account, in the flow of network_flows. */
    leadId: integer().primaryKey(),
    networkId: integer().notNull(),
    offerId: integer().notNull(),
    affiliateId: integer().notNull(),
    /** memberships.id; null: the offer had none. */
    advertiserId: integer(),
    createdAtMs: ms().notNull(),
    /** The last change of status, money or comment. */
    updatedAtMs: ms().notNull(),
    /** The advertiser's id of it; the click's where none was sent. */
    actionId: text().notNull(),
    /** The value of the goal, as it was matched. */
    goal: text().notNull(),
    goalTitle: text().notNull().default(""),
    declineReason: text({ enum: DECLINE_REASONS }),
    /** When a hold ends by itself; null: it does not, or it is over. */
    holdUntilMs: ms(),
    /** Null: no payment matched. */
    paymentType: text({ enum: PAYMENT_TYPES }),
    /** The sale, in millionths of the currency. */
    saleMicros: integer().notNull().default(0),
    /** What became of the affiliate's money. */
    paymentState: text({ enum: PAYMENT_STATES }).notNull().default("opened"),
    /** affiliate_payments.number, of a conversion that is not `opened`. */
    paymentNumber: integer(),
    comment: text().notNull().default(""),
    referrer: text().notNull().default(""),
    /** JSON object: custom_field_1 to custom_field_7 and whatever else the advertiser said. */
    fields: text().notNull().default("{}"),
    clickedAtMs: ms(),
    /** Imported as `pending_cap`: caps do not count it. */
    isUncapped: flag().notNull().default(false),
  },
  (t) => [
    // The click does not count where the advertiser gave an id. Goals are told apart without regard to case.
    uniqueIndex("network_conversions_same").on(t.offerId, t.actionId, sql`goal COLLATE NOCASE`),
    index("network_conversions_network").on(t.networkId, t.createdAtMs),
    index("network_conversions_affiliate").on(t.affiliateId, t.networkId, t.createdAtMs),
    index("network_conversions_payment").on(t.networkId, t.paymentNumber).where(sql`payment_number IS NOT NULL`),
    index("network_conversions_hold").on(t.holdUntilMs).where(sql`hold_until_ms IS NOT NULL`),
  ],
);

/**
 * What affiliates are owed for conversions that were not paid out: sums over leads, written in the batches that change these.
 * WITHOUT ROWID, which the migration says.
 */
export const affiliateBalances = sqliteTable(
  "affiliate_balances",
  {
    networkId: integer().notNull(),
    affiliateId: integer().notNull(),
    currency: text().notNull(),
    /** Of conversions that are confirmed. */
    confirmedMicros: integer().notNull().default(0),
    /** Of those in hold. */
    holdMicros: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.affiliateId, t.networkId, t.currency] })],
);

/**
 * Postbacks of advertisers that were taken before their click was written, and wait for it; they are applied in their order.
 * WITHOUT ROWID, which the migration says.
 */
export const heldPostbacks = sqliteTable(
  "held_postbacks",
  {
    /** clicks.id */
    click: text().notNull(),
    /** 1, 2, 3 … by arrival. */
    position: integer().notNull(),
    networkId: integer().notNull(),
    affiliateId: integer().notNull(),
    receivedAtMs: ms().notNull(),
    /** JSON of domain/network-conversions/report.ts: Report. */
    report: text().notNull(),
    /** When the schedule looks for the click again, should nothing have told that it was written. */
    checkAtMs: ms().notNull(),
  },
  (t) => [primaryKey({ columns: [t.click, t.position] }), index("held_postbacks_check").on(t.checkAtMs)],
);
