import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { accounts } from "./accounts.ts";
import { id, ms } from "./columns.ts";

/** What an affiliate pays the network of each lead, where it is not the offer's: a share, or an amount in the payment's currency. */
const commission = () => ({
  /** Parts of a million of what the advertiser pays. */
  commissionPpm: integer(),
  commissionMicros: integer(),
});

/** What is sold. The owner's flows may always lead to it, those of others as privacy says. */
export const offers = sqliteTable(
  "offers",
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    /** RESOURCE_STATUS */
    status: integer().notNull().default(0),
    /** OFFER_PRIVACY */
    privacy: integer().notNull().default(0),
    /** JSON array of ISO codes, lower case; empty: everywhere. */
    countries: text().notNull().default("[]"),
    /** JSON object of texts. */
    params: text().notNull().default("{}"),
    /** The account of role `advertiser` that pays for its leads. */
    advertiserId: integer().references(() => accounts.id),
    ...commission(),
    createdAtMs: ms().notNull(),
  },
  (t) => [index("offers_account").on(t.accountId, t.status), index("offers_privacy").on(t.privacy, t.status)],
);

/** The goals that count for an offer, by the words that others use for them. */
export const offerGoals = sqliteTable(
  "offer_goals",
  {
    offerId: integer().notNull(),
    goalId: integer().notNull(),
    /** JSON array of texts; unique among those of the offer. */
    aliases: text().notNull().default("[]"),
  },
  (t) => [primaryKey({ columns: [t.offerId, t.goalId] })],
);

/** Payout rules: the row that names most of a lead's affiliate, goal and country applies. */
export const offerPayouts = sqliteTable(
  "offer_payouts",
  {
    id: id(),
    offerId: integer().notNull(),
    /** ISO code, lower case; empty: any. */
    country: text().notNull().default(""),
    /** 0: any. */
    goalId: integer().notNull().default(0),
    /** The account whose flow it is; 0: any. */
    affiliateId: integer().notNull().default(0),
    /** What the affiliate gets. */
    payoutMicros: integer().notNull(),
    /** What the advertiser pays. */
    revenueMicros: integer().notNull(),
    currency: text().notNull(),
  },
  (t) => [unique("offer_payouts_case").on(t.offerId, t.country, t.goalId, t.affiliateId)],
);

/** Other accounts that work, or may not work, with an offer. */
export const offerAffiliates = sqliteTable(
  "offer_affiliates",
  {
    offerId: integer().notNull(),
    accountId: integer().notNull(),
    /** AFFILIATE_STATUS */
    status: integer().notNull(),
    ...commission(),
  },
  (t) => [primaryKey({ columns: [t.offerId, t.accountId] }), index("offer_affiliates_account").on(t.accountId, t.offerId)],
);
