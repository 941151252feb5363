import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { clickTimeKey } from "../../src/domain/clicks/click-id.ts";

export const DAYS = 30;
const DAY_MS = 86_400_000;
const LEAD_PART = 0.02;
const COUNTRIES = "us,de,br,in,id,ru,fr,es,it,gb,pl,tr,mx,ng,ph,vn,th,at,ch,nl,ua,kz,ar,co,pe,cl,eg,za,ke,pk".split(",");
const PRICE_MICROS = 4_000_000;

/** So many clicks of an account, evenly over the thirty days before a time. */
export interface Visits {
  accountId: number;
  count: number;
  endMs: number;
}

export const FLOWS = 8;
/** Ways of the first flow, each to a site of the same id. */
export const WAYS = 3;
/** The id of an account's flow, or of its way and site, by their number from 0. */
export const idOf = (accountId: number, number: number) => accountId * 100 + number;

/**
 * The clicks from one number to another, and the leads of some of them: the same of the same seed. A few flows, tags and
 * countries have most of them.
 * @returns rows in the order of CLICK_NAMES and LEAD_NAMES
 */
export function visitsOf({ accountId, count, endMs }: Visits, from: number, to: number): { clicks: unknown[][]; leads: unknown[][] } {
  const source = xoroshiro128plus(from + 1);
  const random = () => uniformFloat64(source);
  const zipf = (size: number) => Math.floor((size + 1) ** random()) - 1;
  const clicks: unknown[][] = [];
  const leads: unknown[][] = [];
  for (let index = from; index < to; index += 1) {
    const atMs = timeOf({ count, endMs }, index);
    const at = new Date(atMs);
    const flowId = idOf(accountId, zipf(FLOWS));
    const id = `${flowId.toString(36)}_${clickTimeKey(atMs)}${index.toString(36).padStart(15, "0")}`;
    const day = at.getUTCFullYear() * 10_000 + (at.getUTCMonth() + 1) * 100 + at.getUTCDate();
    const way = idOf(accountId, zipf(WAYS));
    const device = [COUNTRIES[zipf(COUNTRIES.length)], zipf(2), 1 + zipf(7), 1 + zipf(10)];
    const tags = [`s${zipf(1_000)}`, `source${zipf(20)}`, `campaign${zipf(100)}`, `ad${zipf(300)}`, `term${zipf(50)}`, `medium${zipf(3)}`];
    const place = [way, way, zipf(3), ...device, `site${zipf(10)}.test`, ...tags];
    const ip = `198.18.${zipf(200)}.${zipf(200)}`;
    const isUnique = random() < 0.6 ? 1 : 0;
    clicks.push([id, accountId, flowId, atMs, day, at.getUTCHours(), isUnique, ip, 31_000, ...place]);
    if (random() < LEAD_PART) leads.push([accountId, flowId, id, Math.floor(random() * 5), atMs, atMs, 1, 1, PRICE_MICROS, ip, ...place]);
  }
  return { clicks, leads };
}

const SHARED =
  "way_id, site_id, filter, country, mobile, os, browser, domain, subid, utm_source, utm_campaign, utm_content, utm_term, utm_medium";
export const CLICK_NAMES = `id, account_id, flow_id, at_ms, local_day, local_hour, is_unique, ip, cost_micros, ${SHARED}`;
export const LEAD_NAMES = `account_id, flow_id, click, status, started_at_ms, updated_at_ms, seq, milestones, payout_micros, ip, ${SHARED}`;

/** When a click came. */
export function timeOf({ count, endMs }: Pick<Visits, "count" | "endMs">, index: number): number {
  return endMs - DAYS * DAY_MS + Math.floor((index / count) * DAYS * DAY_MS);
}
