import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { SITE_KINDS } from "../../lib/codes.ts";
import { accounts } from "./accounts.ts";
import { flag, id, ms } from "./columns.ts";

/** A traffic link. Status: RESOURCE_STATUS. */
export const flows = sqliteTable(
  "flows",
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    code: text().notNull().unique(),
    name: text().notNull(),
    status: integer().notNull().default(0),
    /** A returning visitor is led the same way again. */
    sticky: flag().notNull().default(false),
    /** JSON of domain/flows/config/filters.ts: FlowFilters. */
    filters: text().notNull().default("{}"),
    /** Where a filtered visitor goes; empty: nowhere. */
    filteredUrl: text().notNull().default(""),
    /** What its leads are for. */
    offerId: integer(),
    /** Where it leads while it has no ways: the prelanding, else the landing. Sites of the offer. */
    landingId: integer(),
    prelandingId: integer(),
    /** JSON object of texts: the counters' ids and event codes that landing pages ask for. */
    pixels: text().notNull().default("{}"),
    /** JSON object of texts: the UTM tags of the flow. */
    tags: text().notNull().default("{}"),
    createdAtMs: ms().notNull(),
  },
  (t) => [index("flows_account").on(t.accountId), index("flows_offer").on(t.offerId, t.accountId).where(sql`offer_id IS NOT NULL`)],
);

/** A landing page of one's own, or one that leads to it; of an offer, it may have a key for the Site API. */
export const sites = sqliteTable(
  "sites",
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    url: text().notNull(),
    status: integer().notNull().default(0),
    kind: text({ enum: SITE_KINDS }).notNull().default("landing"),
    offerId: integer(),
    keyHash: text(),
    keyCreatedAtMs: ms(),
    createdAtMs: ms().notNull(),
  },
  (t) => [index("sites_account").on(t.accountId), index("sites_offer").on(t.offerId).where(sql`offer_id IS NOT NULL`)],
);

/** One of a flow's weighted destinations: exactly one of a site, a URL with macros, or a Telegram campaign. */
export const ways = sqliteTable(
  "ways",
  {
    id: id(),
    accountId: integer().notNull(),
    flowId: integer()
      .notNull()
      .references(() => flows.id),
    weight: integer().notNull(),
    status: integer().notNull().default(0),
    siteId: integer().references(() => sites.id),
    url: text(),
    campaignId: integer(),
    createdAtMs: ms().notNull(),
  },
  (t) => [index("ways_flow").on(t.flowId)],
);

/** What counts as done, and what it is worth where nobody says. */
export const goals = sqliteTable(
  "goals",
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    code: text().notNull(),
    name: text().notNull(),
    payoutMicros: integer().notNull().default(0),
    currency: text().notNull().default("usd"),
    status: integer().notNull().default(0),
    createdAtMs: ms().notNull(),
  },
  (t) => [unique("goals_account_code").on(t.accountId, t.code)],
);

/** What an account never wants to see: addresses, ranges, and parts of user agents. */
export const blacklist = sqliteTable(
  "blacklist",
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    kind: text({ enum: ["ip", "ua"] }).notNull(),
    value: text().notNull(),
    createdAtMs: ms().notNull(),
  },
  (t) => [unique("blacklist_value").on(t.accountId, t.kind, t.value)],
);

/** Rules that several flows share: the filtering campaign of result 5. */
export const filterCampaigns = sqliteTable(
  "filter_campaigns",
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    /** JSON of domain/flows/config/filters.ts: FilterRules. */
    rules: text().notNull(),
    status: integer().notNull().default(0),
    createdAtMs: ms().notNull(),
  },
  (t) => [index("filter_campaigns_account").on(t.accountId)],
);

/** How many units of a currency a US dollar buys, in millionths and, where these are few, their fractions, by day. */
export const currencyRates = sqliteTable(
  "currency_rates",
  {
    /** YYYYMMDD, UTC. */
    day: integer().notNull(),
    currency: text().notNull(),
    perUsdMicros: integer().notNull(),
  },
  (t) => [unique("currency_rates_day").on(t.currency, t.day)],
);
