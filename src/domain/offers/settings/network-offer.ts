import { type Fragment, name, numbersTable, raw, sql } from "../../../db/sql.ts";
import {
  type CAP_PERIODS,
  type CAP_SCOPES,
  type CAP_TYPES,
  nameOf,
  OFFER_PRIVACY_NAMES,
  type OfferPrivacyName,
  type PAYMENT_TYPES,
  RESOURCE_STATUS,
} from "../../../lib/codes.ts";
import { type OfferSettings, readOfferSettings } from "./offer-settings.ts";

export const OFFER_STATUSES = ["active", "stopped", "suspended"] as const;

/** suspended: no new clicks. stopped: no conversions of earlier ones either. */
export type OfferStatus = (typeof OFFER_STATUSES)[number];

/** The code of offers.status. */
export const toStatusCode = (status: OfferStatus) => (status === "active" ? RESOURCE_STATUS.active : RESOURCE_STATUS.paused);

/** What is known by an id of 24 digits. */
interface Labelled {
  id: number;
  title: string;
  createdAtMs: number;
}

/** What a conversion is worth. Of type percent the money is parts of a million of the sale. */
export interface OfferPayment {
  type: (typeof PAYMENT_TYPES)[number];
  title: string;
  /** The goal's value. */
  goal: string;
  /** What the advertiser pays. */
  revenueMicros: number;
  /** What the affiliate gets. */
  payoutMicros: number;
  /** Three lower-case letters. */
  currency: string;
  /** ISO codes, lower case; empty: any. */
  countries: string[];
  /** The countries are those that it is not for. */
  excludesCountries: boolean;
  /** Numbers of cities; empty: any. */
  cities: number[];
  devices: string[];
  os: string[];
  /** Tracking URL in the place of the offer's; empty: the offer's. */
  url: string;
  /** Whom it is for alone; null: everybody. */
  affiliates: number[] | null;
}

/** A city by the number of GeoNames. */
interface City {
  id: number;
  /** ISO code, lower case. */
  country: string;
  region: string;
  name: string;
}

/** A payment as it is read. */
export type ShownPayment = Omit<OfferPayment, "cities"> & { cities: City[] };

/** How much an offer takes in a period. */
export interface OfferCap {
  period: (typeof CAP_PERIODS)[number];
  type: (typeof CAP_TYPES)[number];
  /** Conversions; of a budget millionths of a currency. */
  limitValue: number;
  goalScope: (typeof CAP_SCOPES)[number];
  /** Values of goals, of the scope `exact` alone. */
  goals: string[];
  affiliateScope: (typeof CAP_SCOPES)[number];
  /** Numbers of affiliates, of the scope `exact` alone. */
  affiliates: number[];
}

/** An offer with all that its network says of it. */
export interface NetworkOffer {
  id: number;
  createdAtMs: number;
  /** Null: never changed. */
  updatedAtMs: number | null;
  title: string;
  status: OfferStatus;
  privacy: OfferPrivacyName;
  isTop: boolean;
  externalOfferId: string;
  bundleId: string;
  /** What a click brought affiliates in the last days, millionths of a US dollar. */
  epcMicros: number;
  /** Conversions to a million clicks of the last days. */
  crPpm: number;
  /** Who pays for its conversions. */
  advertiser: { number: number; createdAtMs: number } | null;
  settings: OfferSettings;
  /** The host of its links; null: the platform's. */
  domain: { host: string; usesHttps: boolean } | null;
  payments: ShownPayment[];
  caps: OfferCap[];
  categories: Labelled[];
  sources: Labelled[];
  smartlinks: Labelled[];
}

/** A row as `OFFER_COLUMNS` select it. */
export interface OfferRow {
  id: number;
  createdAtMs: number;
  updatedAtMs: number | null;
  title: string;
  /** RESOURCE_STATUS */
  status: number;
  privacy: number;
  isStopped: number | null;
  isTop: number | null;
  externalOfferId: string | null;
  bundleId: string | null;
  epcMicros: number | null;
  crPpm: number | null;
  /** JSON, as are those below; null: there is none. */
  advertiser: string | null;
  settings: string | null;
  domain: string | null;
  payments: string;
  caps: string;
  categories: string;
  sources: string;
  smartlinks: string;
  /** AFFILIATE_STATUS; null: the affiliate is neither let in nor barred. */
  affiliateStatus: number | null;
}

const PAYMENTS = raw(`SELECT json_group_array(json_object('type', type, 'title', title, 'goal', goal, 'revenueMicros', revenue_micros,
    'payoutMicros', payout_micros, 'currency', currency, 'countries', json(countries), 'excludesCountries', excludes_countries,
    'cities', json((SELECT json_group_array(json_object('id', c.id, 'country', c.country, 'region', c.region, 'name', c.name))
      FROM json_each(cities) n JOIN cities c ON c.id = n.value)), 'devices', json(devices), 'os', json(os), 'url', url, 'affiliates', json(affiliates)) ORDER BY affiliates IS NOT NULL, position)
  FROM offer_payments WHERE offer_id = o.id`);

const CAPS = raw(`SELECT json_group_array(json_object('period', period, 'type', type, 'limitValue', limit_value, 'goalScope', goal_scope,
    'goals', json(goals), 'affiliateScope', affiliate_scope, 'affiliates', json(affiliates)) ORDER BY affiliates IS NOT NULL, position)
  FROM offer_caps WHERE offer_id = o.id`);

const labels = (kind: string, table: string) =>
  raw(`SELECT json_group_array(json_object('id', t.id, 'title', t.title, 'createdAtMs', t.created_at_ms) ORDER BY t.id)
  FROM offer_labels l JOIN ${table} t ON t.id = l.label_id WHERE l.offer_id = o.id AND l.kind = '${kind}'`);

/** Selects an `OfferRow` of an offer `o` and its rows of offer_settings `s` and offer_earnings `e`, which may be missing. */
const OFFER_COLUMNS = sql`o.id, o.created_at_ms AS createdAtMs, s.updated_at_ms AS updatedAtMs, o.name AS title, o.status, o.privacy,
  s.is_stopped AS isStopped, s.is_top AS isTop, s.external_offer_id AS externalOfferId, s.bundle_id AS bundleId,
  e.epc_micros AS epcMicros, e.cr_ppm AS crPpm,
  (SELECT json_object('number', number, 'createdAtMs', created_at_ms) FROM memberships WHERE id = s.advertiser_id) AS advertiser,
  s.settings, (SELECT json_object('host', host, 'usesHttps', use_https) FROM network_domains
    WHERE id = s.settings ->> '$.domainId' AND network_id = o.account_id) AS domain, (${PAYMENTS}) AS payments, (${CAPS}) AS caps, (${labels("category", "offer_categories")}) AS categories,
  (${labels("source", "traffic_sources")}) AS sources, (${labels("smartlink", "smartlink_categories")}) AS smartlinks`;

/** An offer `o`, its settings `s`, what it earned `e`, and an affiliate's row of it `w`, which may all be missing. */
const from = (
  affiliate: number | null,
) => sql`offers o LEFT JOIN offer_settings s ON s.offer_id = o.id LEFT JOIN offer_earnings e ON e.offer_id = o.id
  LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = ${affiliate}`;

const isThere = raw(`o.status <> ${RESOURCE_STATUS.deleted}`);

/**
 * Rows of offers by a condition on `o`, `s` and `w`. Deleted ones are never among them.
 * @param affiliate whose row of the offer `w` is; null: nobody's
 */
export function selectOffers(isWanted: Fragment, affiliate: number | null = null): Fragment {
  return sql`SELECT ${OFFER_COLUMNS}, w.status AS affiliateStatus FROM ${from(affiliate)} WHERE ${isThere} AND ${isWanted}`;
}

/** The numbers of those of some offers that meet a condition, as above, and each one's `place` by an order. */
export function selectPlaces(offers: readonly number[], order: Fragment, isWanted: Fragment): Fragment {
  return sql`SELECT o.id, ${order} AS place FROM ${numbersTable(offers)} c CROSS JOIN offers o ON o.id = c.column1
    LEFT JOIN offer_settings s ON s.offer_id = o.id LEFT JOIN offer_earnings e ON e.offer_id = o.id WHERE ${isThere} AND ${isWanted}`;
}

/** The rows of a page of offers that are there. @param page SQL of a table `p` of their numbers, by `column`, whose order they keep */
export const selectListed = (page: Fragment, column: "id" | "column1", affiliate: number | null = null): Fragment =>
  sql`SELECT ${OFFER_COLUMNS}, w.status AS affiliateStatus FROM ${page} CROSS JOIN ${from(affiliate)} WHERE o.id = ${name(`p.${column}`)}`;

/** Counts the same rows, as `total`. */
export function countOffers(isWanted: Fragment, affiliate: number | null = null): Fragment {
  return sql`SELECT COUNT(*) AS total FROM ${from(affiliate)} WHERE ${isThere} AND ${isWanted}`;
}

export function toNetworkOffer(row: OfferRow): NetworkOffer {
  const { id, createdAtMs, updatedAtMs, title } = row;
  return {
    id,
    createdAtMs,
    updatedAtMs,
    title,
    status: row.status === RESOURCE_STATUS.active ? "active" : row.isStopped === 1 ? "stopped" : "suspended",
    privacy: nameOf(OFFER_PRIVACY_NAMES, row.privacy),
    isTop: row.isTop === 1,
    externalOfferId: row.externalOfferId ?? "",
    bundleId: row.bundleId ?? "",
    epcMicros: row.epcMicros ?? 0,
    crPpm: row.crPpm ?? 0,
    advertiser: row.advertiser === null ? null : JSON.parse(row.advertiser),
    settings: readOfferSettings(row.settings),
    domain: toDomain(row.domain),
    payments: (JSON.parse(row.payments) as ShownPayment[]).map(toPayment),
    caps: JSON.parse(row.caps),
    categories: JSON.parse(row.categories),
    sources: JSON.parse(row.sources),
    smartlinks: JSON.parse(row.smartlinks),
  };
}

/** JSON of SQLite has no booleans. */
const toPayment = (payment: ShownPayment): ShownPayment => ({ ...payment, excludesCountries: Boolean(payment.excludesCountries) });

function toDomain(json: string | null): NetworkOffer["domain"] {
  if (json === null) return null;
  const { host, usesHttps } = JSON.parse(json);
  return { host, usesHttps: usesHttps === 1 };
}
