import { FLOW_STATUS } from "../codes.ts";
import type { Call } from "../context.ts";
import { AppError } from "../errors.ts";
import { normalizeAddress } from "../net.ts";
import { DAY_MS } from "../time.ts";
import { readWithin } from "./read-within.ts";

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

/** Clicks of one address that are looked through for those of a flow, the newest first. */
const MAX_LOOKED_THROUGH = 500;

/** SQL of the offer that is searched: ?2 where the opener ?1 has it, and a site's own where none is named. */
const OFFER_OF = {
  site: "(SELECT offer_id FROM sites WHERE id = ?1 AND offer_id = COALESCE(?2, offer_id))",
  account: `(SELECT id FROM offers WHERE id = ?2 AND account_id = ?1 AND status <> ${FLOW_STATUS.deleted})`,
};

/** `offer_id > 0` is what the index of addresses asks for. */
const findSql = (offer: string) => `SELECT c.id AS click, c.offer_id AS offerId, c.site_id AS siteId, c.flow_id AS flowId,
    lower(c.country) AS country, c.ip, c.at_ms AS atMs, c.utm_source AS utmSource, c.utm_campaign AS utmCampaign,
    c.utm_content AS utmContent, c.utm_term AS utmTerm, c.utm_medium AS utmMedium
  FROM (
    SELECT id FROM clicks WHERE offer_id = ${offer} AND offer_id > 0 AND ip = ?3 AND at_ms >= ?4
    ORDER BY at_ms DESC, id DESC LIMIT CAST(?7 AS INTEGER)
  ) n CROSS JOIN clicks c ON c.id = n.id
  WHERE (?5 IS NULL OR c.flow_id = ?5) AND (?6 = '' OR c.flow_id = (SELECT id FROM flows WHERE code = ?6))
  ORDER BY c.at_ms DESC, c.id DESC LIMIT 1`;

/**
 * Finds the newest click of an offer by the visitor's address, in one round trip. Of one flow it looks through the address's
 * newest 500 clicks. Clicks under way and archived ones are not found.
 * @throws AppError offer_missing, visit_not_found, and those of `readWithin`
 */
export async function findVisit(call: Call, token: string, query: VisitQuery): Promise<FoundVisit> {
  const { offerId, flowId, code, sinceMs } = query;
  const ip = normalizeAddress(query.ip === "" ? call.client.ip : query.ip);
  const limit = flowId === null && code === "" ? 1 : MAX_LOOKED_THROUGH;
  const { scope, results } = await readWithin(call, token, (opener) => {
    const [offer, id] = "siteId" in opener ? [OFFER_OF.site, opener.siteId] : [OFFER_OF.account, opener.accountId];
    const binds = [id, offerId, ip, sinceMs ?? call.deps.now() - DAY_MS, flowId, code, limit];
    return [call.deps.db.$client.prepare(findSql(offer)).bind(...binds)];
  });
  if (scope.offerId === null && offerId === null) throw new AppError("offer_missing");
  const [found] = (results[0] ?? []) as FoundVisit[];
  if (found === undefined) throw new AppError("visit_not_found");
  return found;
}
