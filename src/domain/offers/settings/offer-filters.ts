import { isOneOfHexIds } from "../../../db/hex-ids.ts";
import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import { OFFER_PRIVACY, type OfferPrivacyName, RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import { OFFER_STATUSES, type OfferCap, type OfferStatus, toStatusCode } from "./network-offer.ts";
import type { LabelRef } from "./offer-changes.ts";
import type { SeenTerms } from "./offer-view.ts";

/** By what everybody sees. */
export const SHARED_ORDERS = ["id", "title", "cr", "epc"] as const;
export const OFFER_ORDERS = [...SHARED_ORDERS, "is_top", "created", "revenue", "daily_cap", "total_cap"] as const;

/** What offers are sorted by. revenue: the highest payout. daily_cap, total_cap: the lowest limit. */
type OfferOrder = (typeof OFFER_ORDERS)[number];

/** Which offers are meant, and in which order. What is left out, or null, tells nothing apart. */
export interface OfferFilter {
  /** A part of the title, or the number. */
  search?: string | undefined;
  ids?: readonly HexId[] | undefined;
  numbers?: readonly number[] | undefined;
  /** ISO codes, lower case: of the offer, or of one of its payments. */
  countries?: readonly string[] | undefined;
  /** Systems that it takes, by the words of its payments or of its strict targeting, lower case. */
  systems?: readonly string[] | undefined;
  categories?: readonly LabelRef[] | undefined;
  smartlinks?: readonly HexId[] | undefined;
  statuses?: readonly OfferStatus[] | undefined;
  privacies?: readonly OfferPrivacyName[] | undefined;
  advertisers?: readonly HexId[] | undefined;
  isTop?: boolean | undefined;
  /** Of caps that whoever asks is shown. */
  capTypes?: readonly OfferCap["type"][] | undefined;
  /** ISO codes, lower case: of what has such a cap, as `countries`. */
  cappedCountries?: readonly string[] | undefined;
  externalOfferId?: string | undefined;
  bundleId?: string | undefined;
  /** Changed, or made, at this moment or later. */
  changedSinceMs?: number | undefined;
  order: OfferOrder;
  isDescending: boolean;
}

/** What an affiliate may narrow and sort by: what they see. */
export type SharedFilter = Omit<
  OfferFilter,
  "smartlinks" | "statuses" | "privacies" | "advertisers" | "externalOfferId" | "bundleId" | "order"
> & { order: (typeof SHARED_ORDERS)[number] };

const list = (values: readonly unknown[]): Fragment => sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;

/** SQLite folds ASCII alone, so that other letters are searched as they are written in the usual ways. */
function contains(column: Fragment, text: string): Fragment {
  const lower = text.toLowerCase();
  const spellings = [...new Set([text, lower, text.toUpperCase(), lower.slice(0, 1).toUpperCase() + lower.slice(1)])];
  return sql`EXISTS (SELECT 1 FROM json_each(${JSON.stringify(spellings)}) w WHERE instr(${column}, w.value) > 0
    OR instr(lower(${column}), w.value) > 0)`;
}

const hasLabel = (kind: string, refs: readonly LabelRef[], table: string) => sql`EXISTS (SELECT 1 FROM offer_labels l
  JOIN ${raw(table)} t ON t.id = l.label_id JOIN json_each(${JSON.stringify(refs)}) w
  WHERE l.offer_id = o.id AND l.kind = ${kind} AND (t.title = w.value ->> 'title'
    OR (t.id = w.value ->> 'number' AND t.created_at_ms / 1000 = w.value ->> 'createdAt')))`;

/** The strict targeting finds nothing for those who are not told of it. */
function isSystem(systems: readonly string[], { payment, seesTargeting }: SeenTerms): Fragment {
  const isPaid = sql`EXISTS (SELECT 1 FROM offer_payments p, json_each(p.os) n WHERE p.offer_id = o.id AND ${payment}
    AND lower(n.value) IN ${list(systems)})`;
  if (!seesTargeting) return isPaid;
  return sql`${isPaid} OR EXISTS (SELECT 1 FROM json_each(s.settings, '$.strictlyOs') n WHERE n.value ->> 'os' IN ${list(systems)})`;
}

const isIn = (countries: readonly string[], { payment }: SeenTerms) => sql`EXISTS (SELECT 1 FROM offer_payments p, json_each(p.countries) n
    WHERE p.offer_id = o.id AND ${payment} AND NOT p.excludes_countries AND n.value IN ${list(countries)})
  OR EXISTS (SELECT 1 FROM json_each(s.settings, '$.countries') n WHERE n.value IN ${list(countries)})`;

const seenCaps = ({ cap }: SeenTerms): Fragment => sql`SELECT 1 FROM offer_caps c WHERE c.offer_id = o.id AND ${cap}`;

const isActive = raw(`o.status = ${RESOURCE_STATUS.active}`);

const STATUSES: Record<OfferStatus, Fragment> = {
  active: isActive,
  suspended: sql`(o.status = ${raw(RESOURCE_STATUS.paused)} AND s.is_stopped IS NOT 1)`,
  stopped: sql`(o.status = ${raw(RESOURCE_STATUS.paused)} AND s.is_stopped IS 1)`,
};

const isAdvertiser = (ids: readonly HexId[]) => sql`EXISTS (SELECT 1 FROM memberships m, json_each(${JSON.stringify(ids)}) w
  WHERE m.id = s.advertiser_id AND m.number = w.value ->> 'number' AND m.created_at_ms / 1000 = w.value ->> 'createdAt')`;

/**
 * Conditions on an offer `o` and its settings `s`.
 * @param terms what whoever asks is shown
 */
export function filterSql(filter: OfferFilter, terms: SeenTerms): Fragment {
  const { search, statuses, privacies, externalOfferId, bundleId, isTop, changedSinceMs } = filter;
  const conditions: Fragment[] = [];
  const add = <Value>(value: Value | undefined, conditionOf: (value: Value) => Fragment) => {
    if (value !== undefined) conditions.push(sql`(${conditionOf(value)})`);
  };
  add(search, (text) => sql`o.id = ${/^\d{1,15}$/.test(text) ? Number(text) : 0} OR ${contains(raw("o.name"), text)}`);
  add(filter.ids, (ids) => isOneOfHexIds("o", ids));
  add(filter.numbers, (numbers) => sql`o.id IN ${list(numbers)}`);
  add(filter.countries, (countries) => isIn(countries, terms));
  add(filter.systems, (systems) => isSystem(systems, terms));
  add(filter.categories, (ids) => hasLabel("category", ids, "offer_categories"));
  add(filter.smartlinks, (ids) => hasLabel("smartlink", ids, "smartlink_categories"));
  add(statuses, (names) =>
    names.length === 0
      ? raw("0")
      : join(
          names.map((name) => STATUSES[name]),
          " OR ",
        ),
  );
  add(privacies, (names) => sql`o.privacy IN ${list(names.map((name) => OFFER_PRIVACY[name]))}`);
  add(filter.advertisers, isAdvertiser);
  add(isTop, (top) => sql`COALESCE(s.is_top, 0) = ${Number(top)}`);
  add(filter.capTypes, (types) => sql`EXISTS (${seenCaps(terms)} AND c.type IN ${list(types)})`);
  add(filter.cappedCountries, (countries) => sql`EXISTS (${seenCaps(terms)}) AND (${isIn(countries, terms)})`);
  add(externalOfferId, (id) => sql`s.external_offer_id = ${id}`);
  add(bundleId, (id) => sql`s.bundle_id = ${id}`);
  add(changedSinceMs, (ms) => sql`COALESCE(s.updated_at_ms, o.created_at_ms) >= ${ms}`);
  return conditions.length === 0 ? raw("1") : join(conditions, " AND ");
}

const statusesOf = ({ statuses = OFFER_STATUSES }: Pick<OfferFilter, "statuses">) =>
  OFFER_STATUSES.filter((status) => statuses.includes(status));

/** The codes of the statuses that a filter asks for. */
export const codesOf = (filter: OfferFilter): number[] => [...new Set(statusesOf(filter).map(toStatusCode))];

/** Whether a filter asks for more, or another order, than all offers of its codes of a status by number. */
export function isNarrow({ order, isDescending: _, statuses, ...others }: OfferFilter): boolean {
  const named = statusesOf({ statuses });
  const codes = named.map(toStatusCode);
  const areWhole = OFFER_STATUSES.every((status) => !codes.includes(toStatusCode(status)) || named.includes(status));
  return order !== "id" || !areWhole || Object.values(others).some((value) => value !== undefined);
}

const lowestCap = (period: string, { cap }: SeenTerms) =>
  sql`(SELECT MIN(c.limit_value) FROM offer_caps c WHERE c.offer_id = o.id AND ${cap} AND c.period = ${period} AND c.type = 'conversions')`;

const earned = (column: string) => raw(`(SELECT ${column} FROM offer_documents WHERE offer_id = o.id)`);

const ORDERS: Record<OfferOrder, (terms: SeenTerms) => Fragment> = {
  id: () => raw("o.id"),
  title: () => raw("o.name COLLATE NOCASE"),
  cr: () => earned("cr_ppm"),
  epc: () => earned("epc_micros"),
  is_top: () => raw("COALESCE(s.is_top, 0)"),
  created: () => raw("o.created_at_ms"),
  revenue: () => raw("(SELECT MAX(p.payout_micros) FROM offer_payments p WHERE p.offer_id = o.id AND p.affiliates IS NULL)"),
  daily_cap: (terms) => lowestCap("day", terms),
  total_cap: (terms) => lowestCap("all", terms),
};

/** By what offers `o` are sorted, with their settings `s`. @param terms what whoever asks is shown */
export const orderSql = (order: OfferOrder, terms: SeenTerms): Fragment => ORDERS[order](terms);
