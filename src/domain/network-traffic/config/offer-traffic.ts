import { firstOf, readTogether, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql } from "../../../db/sql.ts";
import { AFFILIATE_STATUS, OFFER_PRIVACY, RESOURCE_STATUS } from "../../../lib/codes.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import { originOf } from "../../../lib/macros.ts";
import { networkMacros } from "../../../lib/network-macros.ts";
import type { Account } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { type OfferSettings, readOfferSettings } from "../../offers/settings/offer-settings.ts";
import { compilePayment, compileTargeting, type PaymentRow, SubRules, type Targeted } from "./targeting.ts";

/** Whose offer it is. */
export type NetworkOwner = Pick<Account, "id" | "tariff" | "paidUntilMs" | "bannedAtMs" | "timeZone" | "fallbackUrl">;

/** Everything that a click of an affiliate on an offer must know. */
export interface OfferTraffic {
  id: number;
  title: string;
  network: NetworkOwner;
  /** What its network calls active; the dates beside it are YYYYMMDD, both counted, and 0 where there is none. */
  isActive: boolean;
  startDay: number;
  stopDay: number;
  /** 24 hex digits; empty: it has none; null: there is no such one. */
  advertiserId: string | null;
  /** Null: the network has no such affiliate. */
  affiliate: { number: number; name: string; isActive: boolean; timeZone: string } | null;
  /** The affiliate may send traffic, as the offer's privacy and lists say. */
  isConnected: boolean;
  /** The advertiser bars the affiliate from all offers. */
  isBarred: boolean;
  /** Whether targeting and rules of subs let a click in. */
  admits: (click: Targeted) => boolean;
  /** An address may click but once. */
  wantsNewAddress: boolean;
  /** Clicks beyond a cap are passed on. */
  stopsAtCaps: boolean;
  /** offer_caps.id of those that are reached and stop this affiliate. */
  reachedCaps: ReadonlySet<number>;
  /** Addresses with macros; empty: none. */
  url: string;
  previewUrl: string;
  trafficbackUrl: string;
  /** Addresses in the place of the offer's, and for whom. */
  paymentUrls: { url: string; fits: (click: Targeted) => boolean }[];
  landings: ReadonlyMap<number, string>;
  allowsDeepLink: boolean;
  redirectType: OfferSettings["redirectType"];
  /** What its clicks belong to; null: nobody has clicked yet. */
  flow: { id: number; code: string } | null;
  /** What a click on it brought affiliates of late, in millionths of a US dollar; known of offers of smartlinks. */
  epcMicros: number;
}

/** What an affiliate's clicks are led by. */
export interface Traffic {
  offers: OfferTraffic[];
  /** The network that the affiliate belongs to, of several the first; null: there is no such affiliate. */
  home: NetworkOwner | null;
}

const NETWORK = raw(`json_object('id', n.id, 'tariff', n.tariff, 'paidUntilMs', n.paid_until_ms, 'bannedAtMs', n.banned_at_ms,
  'timeZone', n.time_zone, 'fallbackUrl', n.fallback_url)`);

/** The payments of an offer that are for the affiliate, their own first. */
const paymentsOf = (
  pid: number,
) => sql`(SELECT json_group_array(json_object('countries', countries, 'excludesCountries', excludes_countries,
    'os', os, 'url', url, 'cities', cities, 'devices', devices) ORDER BY affiliates IS NULL, position)
  FROM offer_payments WHERE offer_id = o.id
    AND (affiliates IS NULL OR EXISTS (SELECT 1 FROM json_each(affiliates) WHERE value = ${pid})))`;

const offersSql = (offers: Fragment, pid: number) => sql`SELECT o.id, o.name AS title, o.status, o.privacy, s.settings,
    coalesce(s.is_stopped, 0) AS isStopped, s.advertiser_id AS advertiserId, v.number AS advertiserNumber, v.created_at_ms AS advertiserAtMs,
    v.profile ->> '$.subAccounts' AS advertiserSubs, ${NETWORK} AS network, m.name AS affiliateName, m.status AS affiliateStatus,
    m.profile ->> '$.subAccounts' AS affiliateSubs, a.time_zone AS affiliateZone, a.banned_at_ms AS affiliateBannedAtMs, w.status AS letIn,
    b.affiliate_id AS barred, coalesce(e.epc_micros, 0) AS epcMicros, f.id AS flowId, f.code AS flowCode, ${paymentsOf(pid)} AS payments
  FROM offers o JOIN accounts n ON n.id = o.account_id LEFT JOIN offer_settings s ON s.offer_id = o.id
  LEFT JOIN memberships v ON v.id = s.advertiser_id AND v.network_id = o.account_id AND v.status <> 'removed'
  LEFT JOIN memberships m ON m.network_id = o.account_id AND m.kind = 'affiliate' AND m.number = ${pid} AND m.status <> 'removed'
  LEFT JOIN accounts a ON a.id = m.account_id
  LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = m.account_id
  LEFT JOIN advertiser_blacklist b ON b.advertiser_id = s.advertiser_id AND b.affiliate_id = m.account_id
  LEFT JOIN network_flows k ON k.affiliate_id = m.account_id AND k.offer_id = o.id LEFT JOIN flows f ON f.id = k.flow_id
  LEFT JOIN offer_earnings e ON e.offer_id = o.id
  WHERE o.status <> ${raw(RESOURCE_STATUS.deleted)} AND o.id IN (${offers}) ORDER BY o.id`;

const homeSql = (pid: number) => sql`SELECT ${NETWORK} AS network FROM memberships m JOIN accounts n ON n.id = m.network_id
  WHERE m.account_id = ${pid} AND m.kind = 'affiliate' AND m.status <> 'removed' ORDER BY m.id LIMIT 1`;

interface OfferRow {
  id: number;
  title: string;
  status: number;
  privacy: number;
  settings: string | null;
  isStopped: number;
  advertiserId: number | null;
  advertiserNumber: number | null;
  advertiserAtMs: number | null;
  advertiserSubs: string | null;
  network: string;
  affiliateName: string | null;
  affiliateStatus: string | null;
  affiliateSubs: string | null;
  affiliateZone: string | null;
  affiliateBannedAtMs: number | null;
  letIn: number | null;
  barred: number | null;
  epcMicros: number;
  flowId: number | null;
  flowCode: string | null;
  payments: string;
}

/**
 * Reads what clicks of an affiliate on offers are led by, in one round trip.
 * @param offers SQL that selects the offers' numbers
 */
export async function readTraffic({ db }: Pick<Deps, "db">, offers: Fragment, pid: number): Promise<Traffic> {
  const [rows, home] = await readTogether(db, rowsOf<OfferRow>(db, offersSql(offers, pid)), firstOf<{ network: string }>(db, homeSql(pid)));
  return { offers: rows.map((row) => toTraffic(row, pid)), home: home === undefined ? null : readOwner(home.network) };
}

const readOwner = (json: string) => JSON.parse(json) as NetworkOwner;

function toTraffic(row: OfferRow, pid: number): OfferTraffic {
  const settings = readOfferSettings(row.settings);
  const payments = JSON.parse(row.payments) as PaymentRow[];
  const rules = [row.advertiserSubs, row.affiliateSubs].map((json) => SubRules.parse(JSON.parse(json ?? "{}")));
  return {
    id: row.id,
    title: row.title,
    network: readOwner(row.network),
    isActive: row.status === RESOURCE_STATUS.active && row.isStopped === 0,
    startDay: toDay(settings.startAt),
    stopDay: toDay(settings.stopAt),
    advertiserId: advertiserOf(row),
    affiliate: affiliateOf(row, pid),
    isConnected: isConnected(row),
    isBarred: row.barred !== null,
    admits: compileTargeting(settings, payments, rules),
    wantsNewAddress: settings.uniqueIpOnly || settings.rejectsNotUniqueIp,
    stopsAtCaps: settings.isRedirectOvercap,
    reachedCaps: new Set(),
    url: addressOf(settings.url),
    previewUrl: addressOf(settings.previewUrl),
    trafficbackUrl: addressOf(settings.trafficbackUrl),
    paymentUrls: payments.flatMap((payment) => {
      const url = addressOf(payment.url);
      return url === "" || payment.cities !== "[]" || payment.devices !== "[]" ? [] : [{ url, fits: compilePayment(payment) }];
    }),
    landings: new Map(settings.landings.map(({ id, url }) => [id, addressOf(url)])),
    allowsDeepLink: settings.allowsDeeplink,
    redirectType: settings.redirectType,
    flow: row.flowId === null ? null : { id: row.flowId, code: row.flowCode ?? "" },
    epcMicros: row.epcMicros,
  };
}

/** 20261128 of `2026-11-28`; 0 of nothing. */
const toDay = (date: string): number => Number(date.slice(0, 10).replaceAll("-", ""));

/** An address of which no macro says where it leads; empty where there is none. */
const addressOf = (template: string): string => (originOf(template) === null ? "" : template);

function advertiserOf({ advertiserId, advertiserNumber, advertiserAtMs }: OfferRow): string | null {
  if (advertiserId === null) return "";
  return advertiserNumber === null || advertiserAtMs === null ? null : toHexId(advertiserNumber, advertiserAtMs);
}

function affiliateOf({ affiliateName, affiliateStatus, affiliateZone, affiliateBannedAtMs }: OfferRow, number: number) {
  if (affiliateName === null || affiliateZone === null) return null;
  return { number, name: affiliateName, isActive: affiliateStatus === "active" && affiliateBannedAtMs === null, timeZone: affiliateZone };
}

function isConnected({ letIn, privacy }: OfferRow): boolean {
  return letIn === AFFILIATE_STATUS.approved || (letIn === null && privacy === OFFER_PRIVACY.public);
}

/** Whether an address is complete only with a deep link. */
export const wantsDeepLink = (template: string): boolean => networkMacros.isNamed(template, ["deeplink"]);
