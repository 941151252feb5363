import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { CAP_PERIODS, CAP_SCOPES, CAP_TYPES, PAYMENT_TYPES } from "../../lib/codes.ts";
import { accounts } from "./accounts.ts";
import { flag, id, ms } from "./columns.ts";

/** What a network says of its offer beside `offers`. An offer without a row has the defaults. */
export const offerSettings = sqliteTable(
  "offer_settings",
  {
    offerId: integer().primaryKey(),
    /** offers.account_id */
    networkId: integer().notNull(),
    /** Who pays for its conversions: memberships.id. */
    advertiserId: integer(),
    /** Of a paused offer: its conversions are refused, too. */
    isStopped: flag().notNull().default(false),
    isTop: flag().notNull().default(false),
    externalOfferId: text().notNull().default(""),
    bundleId: text().notNull().default(""),
    /** JSON of domain/offers/network/settings.ts: OfferSettings. */
    settings: text().notNull().default("{}"),
    updatedAtMs: ms(),
  },
  (t) => [index("offer_settings_advertiser").on(t.advertiserId, t.offerId).where(sql`advertiser_id IS NOT NULL`)],
);

/** What a conversion is worth, in the order in which the network wrote it. Money columns: of type `percent` parts of a million of the sale. */
export const offerPayments = sqliteTable(
  "offer_payments",
  {
    id: id(),
    offerId: integer().notNull(),
    position: integer().notNull(),
    type: text({ enum: PAYMENT_TYPES }).notNull(),
    title: text().notNull().default(""),
    /** The goal's value, `1` where nothing else was said. */
    goal: text().notNull(),
    /** What the advertiser pays, in millionths of the currency. */
    revenueMicros: integer().notNull(),
    /** What the affiliate gets. */
    payoutMicros: integer().notNull(),
    /** Three lower-case letters. */
    currency: text().notNull(),
    /** JSON array of ISO codes, lower case; empty: any. */
    countries: text().notNull().default("[]"),
    /** The countries are those that it is not for. */
    excludesCountries: flag().notNull().default(false),
    /** JSON array of numbers of cities; empty: any. */
    cities: text().notNull().default("[]"),
    /** JSON array of device types; empty: any. */
    devices: text().notNull().default("[]"),
    /** JSON array of names of systems; empty: any. */
    os: text().notNull().default("[]"),
    /** Tracking URL in the place of the offer's; empty: the offer's. */
    url: text().notNull().default(""),
    /** JSON array of the affiliates whom it is for alone; null: a general one. */
    affiliates: text(),
  },
  (t) => [index("offer_payments_offer").on(t.offerId, t.position)],
);

/** How much an offer takes. Scopes: one counter for all, one for each, or one for those named together. */
export const offerCaps = sqliteTable(
  "offer_caps",
  {
    id: id(),
    offerId: integer().notNull(),
    position: integer().notNull(),
    period: text({ enum: CAP_PERIODS }).notNull(),
    type: text({ enum: CAP_TYPES }).notNull(),
    /** Conversions; of a budget millionths of a currency. */
    limitValue: integer().notNull(),
    goalScope: text({ enum: CAP_SCOPES }).notNull(),
    /** JSON array of values of goals. */
    goals: text().notNull().default("[]"),
    affiliateScope: text({ enum: CAP_SCOPES }).notNull(),
    /** JSON array of numbers of affiliates. */
    affiliates: text().notNull().default("[]"),
  },
  (t) => [index("offer_caps_offer").on(t.offerId, t.position)],
);

/** What caps have counted. WITHOUT ROWID, which the migration says. */
export const offerCapCounters = sqliteTable(
  "offer_cap_counters",
  {
    capId: integer().notNull(),
    /** The period's first day, YYYYMMDD in the cap's time zone; 0: all time. */
    periodStart: integer().notNull(),
    /** 0: of all affiliates, or of those named together. */
    affiliateId: integer().notNull(),
    /** Empty: of all goals, or of those named together. */
    goal: text().notNull(),
    conversions: integer().notNull().default(0),
    payoutMicros: integer().notNull().default(0),
    /** Whether the network was told that the cap is nearly reached: 0 no, 1 it is to be told, 2 it was. */
    notice: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.capId, t.periodStart, t.affiliateId, t.goal] }),
    index("offer_cap_counters_notice").on(t.capId).where(sql`notice = 1`),
  ],
);

const labelColumns = () => ({
  id: id(),
  networkId: integer()
    .notNull()
    .references(() => accounts.id),
  title: text().notNull(),
  createdAtMs: ms().notNull(),
  /** Null: never changed. */
  updatedAtMs: ms(),
});

/** What a network sorts its offers by. */
export const offerCategories = sqliteTable("offer_categories", labelColumns(), (t) => [index("offer_categories_network").on(t.networkId)]);

/** Kinds of traffic that offers allow or bar. */
export const trafficSources = sqliteTable(
  "traffic_sources",
  {
    ...labelColumns(),
    /** JSON object of titles by language. */
    titles: text().notNull().default("{}"),
  },
  (t) => [index("traffic_sources_network").on(t.networkId)],
);

/** A link of many offers. */
export const smartlinkCategories = sqliteTable(
  "smartlink_categories",
  {
    ...labelColumns(),
    description: text().notNull().default(""),
    /** network_domains.id; null: the platform's. */
    domainId: integer(),
    /** Null: as the domain. */
    useHttps: flag(),
  },
  (t) => [index("smartlink_categories_network").on(t.networkId)],
);

const LABEL_KINDS = ["category", "source", "smartlink"] as const;

/** The categories, sources and smartlinks of an offer. WITHOUT ROWID, which the migration says. */
export const offerLabels = sqliteTable(
  "offer_labels",
  {
    offerId: integer().notNull(),
    kind: text({ enum: LABEL_KINDS }).notNull(),
    /** Of offer_categories, traffic_sources or smartlink_categories. */
    labelId: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.offerId, t.kind, t.labelId] }), index("offer_labels_label").on(t.kind, t.labelId, t.offerId)],
);

/** The flow that the clicks of an affiliate on an offer belong to, made when it is first needed. WITHOUT ROWID, which the migration says. */
export const networkFlows = sqliteTable(
  "network_flows",
  {
    affiliateId: integer().notNull(),
    offerId: integer().notNull(),
    flowId: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.affiliateId, t.offerId] }),
    uniqueIndex("network_flows_flow").on(t.flowId),
    index("network_flows_offer").on(t.offerId),
  ],
);

/** Affiliates whom an advertiser bars from all their offers. WITHOUT ROWID, which the migration says. */
export const advertiserBlacklist = sqliteTable(
  "advertiser_blacklist",
  {
    /** memberships.id */
    advertiserId: integer().notNull(),
    /** The affiliate's account. */
    affiliateId: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.advertiserId, t.affiliateId] }), index("advertiser_blacklist_affiliate").on(t.affiliateId)],
);

/**
 * What decides who sees the offers of an account, in one row, so that a list counts and skips them without reading each. Triggers of
 * offers and offer_settings keep it.
 */
export const offerDirectories = sqliteTable("offer_directories", {
  /** offers.account_id */
  networkId: integer().primaryKey(),
  /** JSON object of the offers that are not deleted by their ids: `[status, privacy, advertiser_id, startAt, stopAt]`. */
  offers: text().notNull(),
});

/**
 * What an affiliate may see of an account's offers beside what all see, in one row. Triggers of offer_affiliates and
 * advertiser_blacklist keep it. WITHOUT ROWID, which the migration says.
 */
export const affiliateAccess = sqliteTable(
  "affiliate_access",
  {
    /** offers.account_id */
    networkId: integer().notNull(),
    /** The affiliate's account. */
    affiliateId: integer().notNull(),
    /** JSON object of AFFILIATE_STATUS by ids of offers. */
    offers: text().notNull().default("{}"),
    /** JSON object whose keys are the rows of memberships of the advertisers who bar them. */
    advertisers: text().notNull().default("{}"),
  },
  (t) => [primaryKey({ columns: [t.networkId, t.affiliateId] })],
);

/**
 * All that is shown of an offer, in one row, so that a list reads one row for each. Triggers of the tables that the document is made
 * from keep it, by the view `offers_whole`. Deleted offers have none.
 */
export const offerDocuments = sqliteTable("offer_documents", {
  offerId: integer().primaryKey(),
  /** What affiliates earned in the last days, in millionths of a US dollar a click; a job refreshes it. */
  epcMicros: integer().notNull().default(0),
  /** Conversions of the last days to a million clicks; likewise. */
  crPpm: integer().notNull().default(0),
  /** JSON array of the cities that its payments name, whose names are everybody's. */
  cities: text().notNull(),
  /** JSON of domain/offers/settings/network-offer.ts: OfferDocument. Empty: while the offer is written. */
  document: text().notNull(),
});
