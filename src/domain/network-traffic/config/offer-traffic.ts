import { firstOf, readTogether, rowsOf } from "../../../db/read.ts";
import { type Fragment, integer, raw, sql } from "../../../db/sql.ts";
import { AFFILIATE_STATUS, OFFER_PRIVACY, RESOURCE_STATUS } from "../../../lib/codes.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import { originOf } from "../../../lib/macros.ts";
import { networkMacros } from "../../../lib/network-macros.ts";
import type { Account } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { readProfile } from "../../networks/people/profile.ts";
import { counterOf } from "../../offers/caps/cap.ts";
import { CAP_RULES_COLUMN, countersColumn, toCapRules, toCounters } from "../../offers/caps/read-caps.ts";
import { type OfferSettings, readOfferSettings } from "../../offers/settings/offer-settings.ts";
import { compilePayment, compileTargeting, type PaymentRow, type SubRules, type Targeted } from "./targeting.ts";

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
  /** By their numbers. */
  landings: ReadonlyMap<number, Landing>;
  allowsDeepLink: boolean;
  redirectType: OfferSettings["redirectType"];
  /** What its clicks belong to; null: nobody has clicked yet. */
  flow: { id: number; code: string } | null;
  /** What a click on it brought affiliates of late, in millionths of a US dollar. */
  epcMicros: number;
}

/** A page that a link may ask for. */
export interface Landing {
  /** With macros; empty: none. */
  url: string;
  /** Transit: the page leads on to another. */
  type: OfferSettings["landings"][number]["type"];
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

/** What is read of caps, of offers that stop clicks at them. */
const ifStopped = (column: Fragment, { pid, nowMs }: { pid: number; nowMs: number }) => sql`iif(s.settings ->> 'isRedirectOvercap',
    (SELECT ${column} FROM (SELECT o.id AS offer_id, o.account_id AS network_id, ${pid} AS account_id, '' AS goal, ${integer(nowMs)} AS at_ms) c,
      (SELECT NULL AS created_at_ms) x), NULL)`;

const offersSql = (
  offers: Fragment,
  { pid, nowMs }: { pid: number; nowMs: number },
) => sql`SELECT o.id, o.name AS title, o.status, o.privacy, s.settings,
    coalesce(s.is_stopped, 0) AS isStopped, s.advertiser_id AS advertiserId, v.number AS advertiserNumber, v.created_at_ms AS advertiserAtMs,
    v.profile -> '$.subRules' AS advertiserSubs, ${NETWORK} AS network, m.name AS affiliateName, m.status AS affiliateStatus,
    m.profile -> '$.subRules' AS affiliateSubs, a.time_zone AS affiliateZone, a.banned_at_ms AS affiliateBannedAtMs, w.status AS letIn,
    b.affiliate_id AS barred, coalesce(e.epc_micros, 0) AS epcMicros, f.id AS flowId, f.code AS flowCode, ${paymentsOf(pid)} AS payments,
    ${ifStopped(CAP_RULES_COLUMN, { pid, nowMs })} AS capRules, ${ifStopped(countersColumn("c.at_ms"), { pid, nowMs })} AS capCounters
  FROM offers o JOIN accounts n ON n.id = o.account_id LEFT JOIN offer_settings s ON s.offer_id = o.id
  LEFT JOIN memberships v ON v.id = s.advertiser_id AND v.network_id = o.account_id AND v.status <> 'removed'
  LEFT JOIN memberships m ON m.network_id = o.account_id AND m.kind = 'affiliate' AND m.number = ${pid} AND m.status <> 'removed'
  LEFT JOIN accounts a ON a.id = m.account_id
  LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = m.account_id
  LEFT JOIN advertiser_blacklist b ON b.advertiser_id = s.advertiser_id AND b.affiliate_id = m.account_id
  LEFT JOIN network_flows k ON k.affiliate_id = m.account_id AND k.offer_id = o.id LEFT JOIN flows f ON f.id = k.flow_id
  LEFT JOIN offer_documents e ON e.offer_id = o.id
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
  capRules: string | null;
  capCounters: string | null;
}

/**
 * Reads what clicks of an affiliate on offers are led by, in one round trip.
 * @param offers SQL that selects the offers' numbers
 */
export async function readTraffic({ db, now }: Pick<Deps, "db" | "now">, offers: Fragment, pid: number): Promise<Traffic> {
  const nowMs = now();
  const [rows, home] = await readTogether(
    db,
    rowsOf<OfferRow>(db, offersSql(offers, { pid, nowMs })),
    firstOf<{ network: string }>(db, homeSql(pid)),
  );
  return { offers: rows.map((row) => toTraffic(row, { pid, nowMs })), home: home === undefined ? null : readOwner(home.network) };
}

const readOwner = (json: string) => JSON.parse(json) as NetworkOwner;

function toTraffic(row: OfferRow, { pid, nowMs }: { pid: number; nowMs: number }): OfferTraffic {
  const settings = readOfferSettings(row.settings);
  const payments = JSON.parse(row.payments) as PaymentRow[];
  const rules = [rulesOf("advertiser", row.advertiserSubs), rulesOf("affiliate", row.affiliateSubs)];
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
    reachedCaps: reachedCapsOf(row, { pid, nowMs }),
    url: addressOf(settings.url),
    previewUrl: addressOf(settings.previewUrl),
    trafficbackUrl: addressOf(settings.trafficbackUrl),
    paymentUrls: payments.flatMap((payment) => {
      const url = addressOf(payment.url);
      return url === "" || payment.cities !== "[]" || payment.devices !== "[]" ? [] : [{ url, fits: compilePayment(payment) }];
    }),
    landings: new Map(settings.landings.map(({ id, url, type }) => [id, { url: addressOf(url), type }])),
    allowsDeepLink: settings.allowsDeeplink,
    redirectType: settings.redirectType,
    flow: row.flowId === null ? null : { id: row.flowId, code: row.flowCode ?? "" },
    epcMicros: row.epcMicros,
  };
}

/** What a member asks of subs. @param json of their profile */
function rulesOf(kind: "advertiser" | "affiliate", json: string | null): SubRules {
  const { subRules } = readProfile(kind, json === null ? "{}" : `{"subRules":${json}}`);
  const toRule = ({ value, isExcept }: (typeof subRules)[1]) => ({ values: valuesOf(value), isExcept });
  return { 1: toRule(subRules[1]), 2: toRule(subRules[2]) };
}

const valuesOf = (list: string): string[] =>
  list
    .split(",")
    .map((value) => value.trim())
    .filter((value) => value !== "");

/** The caps that stop an affiliate's clicks: of all goals together, and of all affiliates together or of some with this one. */
function reachedCapsOf({ capRules, capCounters }: OfferRow, { pid, nowMs }: { pid: number; nowMs: number }): Set<number> {
  if (capRules === null || capCounters === null) return new Set();
  const { caps, zone } = toCapRules(capRules);
  const counters = toCounters(capCounters);
  const reached = caps.filter((cap) => {
    const key = cap.goalScope === "all" ? counterOf(cap, zone, { affiliateId: pid, goal: "", createdAtMs: nowMs, payoutMicros: 0 }) : null;
    const counter =
      key && counters.find((each) => each.capId === cap.id && each.periodStart === key.periodStart && each.affiliateId === key.affiliateId);
    return counter && (cap.type === "conversions" ? counter.conversions : counter.payoutMicros) >= cap.limitValue;
  });
  return new Set(reached.map(({ id }) => id));
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
