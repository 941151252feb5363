import { RESOURCE_STATUS } from "../../lib/codes.ts";
import { blockBeginnings, readAddress } from "../../lib/net.ts";
import { DAY_MS } from "../../lib/time.ts";
import type { Call } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { flowNamed } from "../flows/find-flow.ts";
import { readWithToken } from "./read-with-token.ts";

/** What tells a visitor's click from others. */
export interface VisitQuery {
  /** Null where none is named: then the token must have one. */
  offerId: number | null;
  flowId: number | null;
  /** A flow's; empty: any. */
  code: string;
  /** Empty: the caller's. */
  ip: string;
  /** Before it nothing is searched; null: before the last 24 hours. */
  sinceMs: number | null;
}

/** A click as the landing pages and apps of its offer see it. */
export interface FoundVisit {
  click: string;
  offerId: number;
  /** 0: none. */
  siteId: number;
  flowId: number;
  /** ISO code, lower case; empty where it is not known. */
  country: string;
  ip: string;
  atMs: number;
  utmSource: string;
  utmCampaign: string;
  utmContent: string;
  utmTerm: string;
  utmMedium: string;
}

/** Clicks of one address, or of one /64, that are looked through, the newest first. */
const MAX_LOOKED_THROUGH = 500;
/** Clicks of a /64, in whatever order, of which the newest are looked for. */
const MAX_OF_BLOCK = 2000;

/** SQL of the offer that is searched: ?2 where the opener ?1 has it, and a site's own where none is named. */
const OFFER_OF = {
  site: "(SELECT offer_id FROM sites WHERE id = ?1 AND offer_id = COALESCE(?2, offer_id))",
  account: `(SELECT id FROM offers WHERE id = ?2 AND account_id = ?1 AND status <> ${RESOURCE_STATUS.deleted})`,
};

const NEWEST = `ORDER BY at_ms DESC, id DESC LIMIT ${MAX_LOOKED_THROUGH}`;
const PASSED = "k.filter = 0";
const FRESH = `${PASSED} AND NOT EXISTS (SELECT 1 FROM leads WHERE click = k.id AND flow_id IS NOT NULL)`;

/** The first of some clicks that is of the flow, if one is named, and meets a condition; no more are read than it takes. */
const first = (clicks: string, condition: string) => `(SELECT k.id FROM (${clicks}) n CROSS JOIN clicks k ON k.id = n.id
    WHERE (?5 IS NULL OR k.flow_id = ?5) AND (?6 = '' OR k.flow_id = ${flowNamed("?6")}) AND ${condition} LIMIT 1)`;

/**
 * The visitor's own address comes before others of its /64, and who passed the filters before whom they held; of those who passed
 * who has made no lead yet. `offer_id > 0` is what the index of addresses asks for.
 * @param beginnings how many beginnings the addresses of the /64 have: from ?7 on
 */
function findSql(offer: string, beginnings: number): string {
  const place = `offer_id = ${offer} AND offer_id > 0 AND at_ms >= ?4`;
  const exact = `SELECT id FROM clicks WHERE ${place} AND ip = ?3 ${NEWEST}`;
  const ranges = Array.from({ length: beginnings }, (_, i) => `ip >= ?${i + 7} AND ip < ?${i + 7} || '~'`);
  const near = ranges.map((range) => `SELECT * FROM (SELECT id, at_ms FROM clicks WHERE ${place} AND ${range} LIMIT ${MAX_OF_BLOCK})`);
  const block = `SELECT id FROM (${near.join(" UNION ALL ")}) ${NEWEST}`;
  const places = beginnings === 0 ? [exact] : [exact, block];
  const choices = [...places.flatMap((each) => [first(each, FRESH), first(each, PASSED)]), ...places.map((each) => first(each, "1"))];
  return `SELECT c.id AS click, c.offer_id AS offerId, c.site_id AS siteId, c.flow_id AS flowId,
      lower(c.country) AS country, c.ip, c.at_ms AS atMs, c.utm_source AS utmSource, c.utm_campaign AS utmCampaign,
      c.utm_content AS utmContent, c.utm_term AS utmTerm, c.utm_medium AS utmMedium
    FROM clicks c WHERE c.id = COALESCE(${choices.join(", ")})`;
}

/**
 * Finds the click of an offer by the visitor's address, in one round trip: the newest that passed the filters and has no lead, else
 * the newest that passed, else the newest. Clicks under way and archived ones are not found.
 * @throws AppError offer_missing, visit_not_found, and those of `readWithin`
 */
export async function findVisit(call: Call, token: string, query: VisitQuery): Promise<FoundVisit> {
  const { offerId, flowId, code, sinceMs } = query;
  const ip = readAddress(query.ip === "" ? call.client.ip : query.ip) ?? "";
  const beginnings = blockBeginnings(ip);
  const { scope, results } = await readWithToken(call, token, (opener) => {
    const [offer, id] = "siteId" in opener ? [OFFER_OF.site, opener.siteId] : [OFFER_OF.account, opener.accountId];
    const binds = [id, offerId, ip || null, sinceMs ?? call.deps.now() - DAY_MS, flowId, code, ...beginnings];
    return [call.deps.db.$client.prepare(findSql(offer, beginnings.length)).bind(...binds)];
  });
  if (scope.offerId === null && offerId === null) throw new AppError("offer_missing");
  const [found] = (results[0] ?? []) as FoundVisit[];
  if (found === undefined) throw new AppError("visit_not_found");
  return found;
}
