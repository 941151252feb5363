import { type Read, rowsOf } from "../../db/read.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import { type MemberStatus, OS_NAMES, RESOURCE_STATUS } from "../../lib/codes.ts";
import { deviceDetailsOf } from "../../lib/device.ts";
import { utcDay } from "../../lib/time.ts";
import type { Account } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { type ClickOrigin, readClickId } from "../clicks/click-id.ts";
import { givenRatesJson, type Rate, rateSql } from "../currency/convert.ts";
import type { CapRules, Counter } from "../offers/caps/count-caps.ts";
import { countersColumn, toCapRules, toCounters } from "../offers/caps/read-caps.ts";
import { type OfferSettings, readOfferSettings } from "../offers/settings/offer-settings.ts";
import type { OfferPayment, Visit } from "./match-payment.ts";
import { paymentsSql } from "./payments-sql.ts";
import type { Report } from "./report.ts";
import { STORED_COLUMNS, type StoredConversion, type StoredRow, toStored, toTemplates } from "./stored-conversion.ts";
import { systemNamesOf } from "./system-names.ts";

/** What a network sets for those who send its postbacks: domain/networks/settings/network-settings.ts. */
interface SenderRules {
  /** Empty: nothing. */
  hashPasswordSealed: string;
  allowedIps: string;
  disallowedIps: string;
}

/** Where a report falls: an offer of a network, an affiliate of it, and what is known of both. */
export interface Place {
  network: Pick<Account, "tariff" | "paidUntilMs" | "bannedAtMs"> & { id: number } & SenderRules;
  offer: { id: number; status: number; isStopped: boolean; settings: OfferSettings; payments: OfferPayment[] };
  /** Who pays for the offer: memberships.id. */
  advertiser: { id: number; profile: string } | null;
  /** `status` is null of who is no member any more. */
  affiliate: { id: number; status: MemberStatus | null; isBanned: boolean };
  /** The flow of both; null: there is none yet. */
  flowId: number | null;
  /** The click's id: the report's own, or that which its `refId` led to; empty: it is of no click. */
  click: string;
  /** What the click's id says of it; null: it is of no click. */
  origin: ClickOrigin | null;
  /** The click, once it is written. */
  visit: Visit | null;
  /** Whether earlier reports wait for the click. */
  isAwaited: boolean;
  /** The conversion that the report means; null: none yet. */
  stored: StoredConversion | null;
  templates: StoredConversion["templates"];
  capRules: CapRules;
  /** What caps have counted that the conversion may be in. */
  counters: Counter[];
  /** Of the currencies of the sale and of payments, on the report's day; none where the sale's is not said. */
  saleRates: Readonly<Record<string, Rate>>;
}

interface Row extends StoredRow {
  line: number;
  networkTariff: string | null;
  networkPaidUntilMs: number | null;
  networkBannedAtMs: number | null;
  hashPasswordSealed: string | null;
  allowedIps: string | null;
  disallowedIps: string | null;
  click: string;
  placeNetworkId: number;
  placeOfferId: number;
  placeAffiliateId: number;
  offerStatus: number;
  isStopped: number;
  settings: string | null;
  payments: string;
  advertiserId: number | null;
  advertiserProfile: string | null;
  affiliateStatus: MemberStatus | null;
  isBanned: number;
  flowId: number | null;
  clickId: string | null;
  clickAtMs: number | null;
  country: string | null;
  city: string | null;
  os: number | null;
  ua: string | null;
  isAwaited: number;
  counters: string;
  saleRates: string;
}

/** Of clicks whose links said this `ref_id`, the newest of the offer, by an index that holds such clicks alone. */
const REFERRED = sql`(SELECT k.id FROM clicks k WHERE k.link_params ->> 'ref_id' = n.value ->> 'refId' AND instr(k.link_params, '"ref_id":') > 0
    AND json_valid(k.link_params) AND k.offer_id = n.value ->> 'offerId' AND k.account_id = COALESCE(n.value ->> 'affiliateId', k.account_id)
  ORDER BY k.at_ms DESC LIMIT 1)`;

/** A click's flow names offer and affiliate; without a click the report does, of which the affiliate must be a member of the offer's network. */
const placedSql = (
  calls: string,
) => sql`SELECT n.key AS line, COALESCE(r.id, n.value ->> 'click') AS click, COALESCE(nullif(n.value ->> 'actionId', ''), r.id, n.value ->> 'click') AS action_id,
    n.value ->> 'goal' AS goal, n.value ->> 'saleCurrency' AS sale_currency, n.value ->> 'day' AS day, n.value ->> 'actionId' = '' AND COALESCE(r.id, n.value ->> 'click') <> '' AS is_by_click, n.value ->> 'atMs' AS at_ms,
    o.id AS offer_id, o.account_id AS network_id, COALESCE(f.flow_id, g.flow_id) AS flow_id, a.id AS account_id
  FROM json_each(${calls}) n
    LEFT JOIN clicks r ON r.id = ${REFERRED}
    LEFT JOIN network_flows f ON f.flow_id = COALESCE(r.flow_id, n.value ->> 'flowId')
    LEFT JOIN network_flows g ON g.affiliate_id = n.value ->> 'affiliateId' AND g.offer_id = n.value ->> 'offerId'
    JOIN offers o ON o.id = COALESCE(f.offer_id, n.value ->> 'offerId')
    JOIN accounts a ON a.id = COALESCE(f.affiliate_id, n.value ->> 'affiliateId')
  WHERE f.flow_id IS NOT NULL OR EXISTS (
    SELECT 1 FROM memberships WHERE network_id = o.account_id AND kind = 'affiliate' AND number = a.id AND status <> 'removed')`;

/** Without an id of the advertiser's it is any conversion of the click and the goal. */
const FOUND = sql`SELECT p.*, COALESCE(
    (SELECT lead_id FROM network_conversions WHERE offer_id = p.offer_id AND action_id = p.action_id AND goal = p.goal COLLATE NOCASE),
    CASE WHEN p.is_by_click THEN (SELECT x.lead_id FROM leads l JOIN network_conversions x ON x.lead_id = l.id
      WHERE l.click = p.click AND l.flow_id IS NOT NULL AND x.offer_id = p.offer_id AND x.goal = p.goal COLLATE NOCASE ORDER BY x.lead_id LIMIT 1) END
  ) AS lead_id FROM placed p`;

/** SQL of a JSON object of rates by currency. @param given what `givenRatesJson` makes */
const saleRatesSql = (given: string): Fragment => sql`iif(c.sale_currency = '', '{}', (SELECT
    json_group_object(u.currency, ${rateSql(raw("u.currency"), raw("c.day"), sql`${given}`)})
  FROM (SELECT c.sale_currency AS currency UNION
    SELECT currency FROM offer_payments WHERE offer_id = c.offer_id AND goal = c.goal COLLATE NOCASE) u))`;

const placesSql = (calls: string, given: string) => sql`WITH placed AS MATERIALIZED (${placedSql(calls)}), c AS MATERIALIZED (${FOUND})
  SELECT c.line, n.tariff AS networkTariff, n.paid_until_ms AS networkPaidUntilMs, n.banned_at_ms AS networkBannedAtMs,
    w.hash_password_sealed AS hashPasswordSealed, w.allowed_ips AS allowedIps, w.disallowed_ips AS disallowedIps, c.click,
    c.network_id AS placeNetworkId, c.offer_id AS placeOfferId, c.account_id AS placeAffiliateId, o.status AS offerStatus, s.is_stopped IS 1 AS isStopped,
    s.settings, ${paymentsSql(raw("c.offer_id"), raw("c.goal"))} AS payments, d.id AS advertiserId, d.profile AS advertiserProfile, m.status AS affiliateStatus,
    a.banned_at_ms IS NOT NULL AS isBanned, c.flow_id AS flowId, k.id AS clickId, k.at_ms AS clickAtMs, k.country, k.city, k.os, k.ua,
    EXISTS (SELECT 1 FROM held_postbacks WHERE click = c.click) AS isAwaited, ${countersColumn("c.at_ms")} AS counters,
    ${saleRatesSql(given)} AS saleRates, ${STORED_COLUMNS}
  FROM c JOIN accounts n ON n.id = c.network_id LEFT JOIN network_settings w ON w.network_id = n.id JOIN accounts a ON a.id = c.account_id JOIN offers o ON o.id = c.offer_id
    LEFT JOIN offer_settings s ON s.offer_id = o.id LEFT JOIN memberships d ON d.id = s.advertiser_id
    LEFT JOIN memberships m ON m.network_id = c.network_id AND m.kind = 'affiliate' AND m.number = c.account_id AND m.status <> 'removed'
    LEFT JOIN clicks k ON c.click <> '' AND k.id = c.click AND k.flow_id = c.flow_id
    LEFT JOIN network_conversions x ON x.lead_id = c.lead_id LEFT JOIN leads l ON l.id = x.lead_id
  ORDER BY c.line`;

/** What of a report says where it falls. `atMs` may be a day off: it chooses the counters of caps that are read. */
export type Placed = Pick<Report, "click" | "refId" | "offerId" | "affiliateId" | "actionId" | "goal" | "atMs" | "saleCurrency">;

/** Reads where reports fall, in their order; null: nowhere. A click id that is not ours has no place. */
export async function placesRead(deps: Pick<Deps, "db" | "vault" | "config">, reports: readonly Placed[]): Promise<Read<(Place | null)[]>> {
  const origins = await Promise.all(reports.map(({ click }) => (click === "" ? null : readClickId(deps, click))));
  const calls = reports.map(({ click, refId, offerId, affiliateId, actionId, goal, atMs, saleCurrency }, index) => ({
    click,
    atMs,
    flowId: origins[index]?.flowId ?? null,
    ...(click === "" ? { refId: refId || null, offerId, affiliateId } : { refId: null, offerId: null, affiliateId: null }),
    actionId,
    goal,
    saleCurrency,
    day: utcDay(atMs),
  }));
  const isInOther = reports.some(({ saleCurrency }) => saleCurrency !== "");
  const given = isInOther ? givenRatesJson(deps.config.currencyRates) : "{}";
  const { statement, read } = rowsOf<Row>(deps.db, placesSql(JSON.stringify(calls), given));
  return {
    statement,
    read(result) {
      const places: (Place | null)[] = reports.map(() => null);
      for (const row of read(result)) places[row.line] = placeOf(row, origins[row.line] ?? null);
      return places;
    },
  };
}

function placeOf(row: Row, origin: ClickOrigin | null): Place {
  return {
    network: {
      id: row.placeNetworkId,
      tariff: row.networkTariff,
      paidUntilMs: row.networkPaidUntilMs,
      bannedAtMs: row.networkBannedAtMs,
      hashPasswordSealed: row.hashPasswordSealed ?? "",
      allowedIps: row.allowedIps ?? "",
      disallowedIps: row.disallowedIps ?? "",
    } as Place["network"],
    offer: {
      id: row.placeOfferId,
      status: row.offerStatus,
      isStopped: row.isStopped === 1,
      settings: readOfferSettings(row.settings),
      payments: JSON.parse(row.payments) as OfferPayment[],
    },
    advertiser: row.advertiserId === null ? null : { id: row.advertiserId, profile: row.advertiserProfile ?? "{}" },
    affiliate: { id: row.placeAffiliateId, status: row.affiliateStatus, isBanned: row.isBanned === 1 },
    flowId: row.flowId,
    click: row.click,
    origin: origin ?? originOf(row),
    visit: row.clickId === null ? null : seenOf(row),
    isAwaited: row.isAwaited === 1,
    stored: row.leadId === null ? null : toStored(row),
    templates: toTemplates(row),
    capRules: toCapRules(row.capRules),
    counters: toCounters(row.counters),
    saleRates: JSON.parse(row.saleRates) as Place["saleRates"],
  };
}

/** What a click tells, which is empty where it tells nothing. */
const seenOf = ({ country, city, ua, os }: Row): Visit => ({
  country: country || null,
  city: city || null,
  device: deviceDetailsOf(ua ?? "").type || null,
  systems: systemNamesOf(OS_NAMES[os ?? 0] ?? "Other", ua ?? ""),
});

/** Of a click that was found. */
function originOf({ flowId, clickId, clickAtMs }: Row): ClickOrigin | null {
  return clickId === null || clickAtMs === null || flowId === null ? null : { flowId, atMs: clickAtMs };
}

/** Whether its conversions are refused. A paused offer has those of earlier clicks. */
export const isClosed = ({ offer }: Pick<Place, "offer">): boolean =>
  offer.status === RESOURCE_STATUS.deleted || (offer.status === RESOURCE_STATUS.paused && offer.isStopped);
