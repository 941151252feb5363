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
import { OfferSettings } from "./offer-settings.ts";

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
  /** Whether who reads it may change it. */
  isChangeable: boolean;
}

/** What offer_documents.document holds: an offer without what it earned, and with the numbers of its cities. JSON of SQLite has no booleans. */
type OfferDocument = Omit<
  NetworkOffer,
  | "id"
  | "status"
  | "privacy"
  | "isTop"
  | "epcMicros"
  | "crPpm"
  | "settings"
  | "domain"
  | "payments"
  | "categories"
  | "sources"
  | "smartlinks"
  | "isChangeable"
> & {
  /** RESOURCE_STATUS */
  status: number;
  /** OFFER_PRIVACY */
  privacy: number;
  isStopped: number;
  isTop: number;
  settings: object;
  domain: { host: string; usesHttps: number } | null;
  payments: (Omit<OfferPayment, "excludesCountries"> & { excludesCountries: number })[];
  labels: Pick<NetworkOffer, "categories" | "sources" | "smartlinks">;
};

/** A row as `columnsOf` select it. */
export interface OfferRow {
  id: number;
  /** JSON: `OfferDocument`. */
  document: string;
  /** JSON array of the cities that the document names and that are known. */
  cities: string;
  epcMicros: number;
  crPpm: number;
  /** By `seenAffiliatesSql`. */
  seenAffiliates: string | null;
  isChangeable: number;
}

/** What `columnsOf` selects for who sees and may do all. */
const EVERYTHING = raw("NULL AS seenAffiliates, 1 AS isChangeable");

/** SQL of the number of an offer whose columns are selected. */
export const SELECTED_OFFER = raw("d.offer_id");

/** Selects an `OfferRow` of a row of offer_documents `d`. @param view by `viewSql` */
const columnsOf = (view: Fragment) => sql`${OFFER_COLUMNS}, ${view}`;

const OFFER_COLUMNS = raw(`d.offer_id AS id, d.epc_micros AS epcMicros, d.cr_ppm AS crPpm, d.document,
  (SELECT json_group_array(json_object('id', c.id, 'country', c.country, 'region', c.region, 'name', c.name))
    FROM json_each(d.cities) n CROSS JOIN cities c ON c.id = n.value) AS cities`);

/** An offer `o`, its settings `s` and an affiliate's row of it `w`, which may both be missing. */
const from = (affiliate: number | null) => sql`offers o LEFT JOIN offer_settings s ON s.offer_id = o.id
  LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = ${affiliate}`;

const isThere = raw(`o.status <> ${RESOURCE_STATUS.deleted}`);

/**
 * Rows of offers by a condition on `o`, `s` and `w`, with the status of the last as `affiliateStatus`. Deleted ones are never among them.
 * @param affiliate whose row of the offer `w` is; null: nobody's
 * @param view by `viewSql`
 */
export function selectOffers(isWanted: Fragment, affiliate: number | null = null, view: Fragment = EVERYTHING): Fragment {
  return sql`SELECT ${columnsOf(view)}, w.status AS affiliateStatus FROM ${from(affiliate)} JOIN offer_documents d ON d.offer_id = o.id
    WHERE ${isThere} AND ${isWanted}`;
}

/** The numbers of those of some offers that meet a condition, as above, and each one's `place` by an order. */
export function selectPlaces(offers: readonly number[], order: Fragment, isWanted: Fragment): Fragment {
  return sql`SELECT o.id, ${order} AS place FROM ${numbersTable(offers)} c CROSS JOIN offers o ON o.id = c.column1
    LEFT JOIN offer_settings s ON s.offer_id = o.id WHERE ${isThere} AND ${isWanted}`;
}

/**
 * The rows of a page of offers that are there.
 * @param page SQL of a table `p` of their numbers, by `column`, whose order they keep
 * @param view by `viewSql`
 */
export const selectListed = (page: Fragment, column: "id" | "column1", view: Fragment = EVERYTHING): Fragment =>
  sql`SELECT ${columnsOf(view)} FROM ${page} CROSS JOIN offer_documents d ON d.offer_id = ${name(`p.${column}`)}`;

/** The same, and of each the title alone, as `deletedTitle`, where it was deleted. @param page whose column is `column1` */
export const selectDeletedToo = (page: Fragment): Fragment =>
  sql`SELECT ${columnsOf(EVERYTHING)}, iif(d.offer_id IS NULL, (SELECT name FROM offers WHERE id = p.column1), NULL) AS deletedTitle, p.column1 AS id
    FROM ${page} LEFT JOIN offer_documents d ON d.offer_id = p.column1`;

/** Counts rows by a condition, as `selectOffers` does, as `total`. */
export function countOffers(isWanted: Fragment, affiliate: number | null = null): Fragment {
  return sql`SELECT COUNT(*) AS total FROM ${from(affiliate)} WHERE ${isThere} AND ${isWanted}`;
}

export function toNetworkOffer({ id, epcMicros, crPpm, seenAffiliates, isChangeable, ...row }: OfferRow): NetworkOffer {
  const { status, privacy, isStopped, isTop, settings, domain, payments, labels, ...offer }: OfferDocument = JSON.parse(row.document);
  const cities = new Map((JSON.parse(row.cities) as City[]).map((city) => [city.id, city]));
  const whole: NetworkOffer = {
    ...offer,
    ...labels,
    id,
    isChangeable: isChangeable === 1,
    status: status === RESOURCE_STATUS.active ? "active" : isStopped === 1 ? "stopped" : "suspended",
    privacy: nameOf(OFFER_PRIVACY_NAMES, privacy),
    isTop: isTop === 1,
    epcMicros,
    crPpm,
    settings: OfferSettings.parse(settings),
    domain: domain && { ...domain, usesHttps: domain.usesHttps === 1 },
    payments: payments.map((payment) => ({
      ...payment,
      excludesCountries: payment.excludesCountries === 1,
      cities: payment.cities.flatMap((city) => cities.get(city) ?? []),
    })),
  };
  return narrowTerms(whole, toSeen(seenAffiliates));
}

/** Reads what `seenAffiliatesSql` selects. */
export const toSeen = (json: string | null): ReadonlySet<number> | null => (json === null ? null : new Set(JSON.parse(json) as number[]));

/** An offer without payments and caps of affiliates alone whom the caller does not see. @param seen null: they see all */
function narrowTerms(offer: NetworkOffer, seen: ReadonlySet<number> | null): NetworkOffer {
  if (seen === null) return offer;
  const narrow = (affiliates: readonly number[]) => affiliates.filter((affiliate) => seen.has(affiliate));
  return {
    ...offer,
    payments: offer.payments
      .map((payment) => (payment.affiliates === null ? payment : { ...payment, affiliates: narrow(payment.affiliates) }))
      .filter(({ affiliates }) => affiliates === null || affiliates.length > 0),
    caps: offer.caps
      .map((cap) => ({ ...cap, affiliates: narrow(cap.affiliates) }))
      .filter(({ affiliateScope, affiliates }) => affiliateScope !== "exact" || affiliates.length > 0),
  };
}
