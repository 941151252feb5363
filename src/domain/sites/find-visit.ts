import { firstOf } from "../../db/read.ts";
import { type Fragment, join, raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import { blockBeginnings, readAddress } from "../../lib/net.ts";
import { DAY_MS } from "../../lib/time.ts";
import type { Call } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { readAdmitted } from "../accounts/keys/claim.ts";
import { flowNamed } from "../flows/find-flow.ts";
import { siteClaimOf, type TokenSubject } from "./authenticate-site.ts";

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

/** The offer that is searched: the one that is named, where the token opens it, and a site's own where none is named. */
const offerOf = (subject: TokenSubject, offerId: number | null) =>
  "siteId" in subject
    ? sql`(SELECT offer_id FROM sites WHERE id = ${subject.siteId} AND offer_id = COALESCE(${offerId}, offer_id))`
    : sql`(SELECT id FROM offers WHERE id = ${offerId} AND account_id = ${subject.accountId} AND status <> ${raw(RESOURCE_STATUS.deleted)})`;

const NEWEST = raw(`ORDER BY at_ms DESC, id DESC LIMIT ${MAX_LOOKED_THROUGH}`);
const ANY = raw("1");
const PASSED = raw("k.filter = 0");
const FRESH = sql`${PASSED} AND NOT EXISTS (SELECT 1 FROM leads WHERE click = k.id AND flow_id IS NOT NULL)`;

/** What is looked for, with the times and addresses made out. */
interface Search extends Pick<VisitQuery, "flowId" | "code"> {
  offer: Fragment;
  /** Null: none that can be read. */
  ip: string | null;
  fromMs: number;
}

/** The first of some clicks that is of the flow, if one is named, and meets a condition; no more are read than it takes. */
function firstClick({ flowId, code }: Search, clicks: Fragment, condition: Fragment): Fragment {
  const isOfFlow = flowId === null ? ANY : sql`k.flow_id = ${flowId}`;
  const hasCode = code === "" ? ANY : sql`k.flow_id = ${flowNamed(sql`${code}`)}`;
  return sql`(SELECT k.id FROM (${clicks}) n CROSS JOIN clicks k ON k.id = n.id WHERE ${isOfFlow} AND ${hasCode} AND ${condition} LIMIT 1)`;
}

/**
 * The visitor's own address comes before others of its /64, and who passed the filters before whom they held; of those who passed
 * who has made no lead yet. `offer_id > 0` is what the index of addresses asks for.
 */
function visitSql(search: Search): Fragment {
  const { offer, ip, fromMs } = search;
  const place = sql`offer_id = ${offer} AND offer_id > 0 AND at_ms >= ${fromMs}`;
  const exact = sql`SELECT id FROM clicks WHERE ${place} AND ip = ${ip} ${NEWEST}`;
  const near = blockBeginnings(ip ?? "").map(
    (beginning) =>
      sql`SELECT * FROM (SELECT id, at_ms FROM clicks WHERE ${place} AND ip >= ${beginning} AND ip < ${beginning} || '~' LIMIT ${raw(MAX_OF_BLOCK)})`,
  );
  const places = near.length === 0 ? [exact] : [exact, sql`SELECT id FROM (${join(near, " UNION ALL ")}) ${NEWEST}`];
  const choices = [
    ...places.flatMap((clicks) => [firstClick(search, clicks, FRESH), firstClick(search, clicks, PASSED)]),
    ...places.map((clicks) => firstClick(search, clicks, ANY)),
  ];
  return sql`SELECT c.id AS click, c.offer_id AS offerId, c.site_id AS siteId, c.flow_id AS flowId,
      lower(c.country) AS country, c.ip, c.at_ms AS atMs, c.utm_source AS utmSource, c.utm_campaign AS utmCampaign,
      c.utm_content AS utmContent, c.utm_term AS utmTerm, c.utm_medium AS utmMedium
    FROM clicks c WHERE c.id = COALESCE(${join(choices)})`;
}

/**
 * Finds the click of an offer by the visitor's address, in one round trip: the newest that passed the filters and has no lead, else
 * the newest that passed, else the newest. Clicks under way and deleted ones are not found.
 * @throws AppError offer_missing, visit_not_found, and those of `readAdmitted`
 */
export async function findVisit(call: Call, token: string, query: VisitQuery): Promise<FoundVisit> {
  const { deps, client } = call;
  const { offerId, flowId, code, sinceMs } = query;
  const ip = readAddress(query.ip === "" ? client.ip : query.ip) || null;
  const claim = await siteClaimOf(call, token);
  const search = { offer: offerOf(claim.subject, offerId), ip, fromMs: sinceMs ?? deps.now() - DAY_MS, flowId, code };
  const [scope, found] = await readAdmitted(deps.db, claim, firstOf<FoundVisit>(deps.db, visitSql(search)));
  if (scope.offerId === null && offerId === null) throw new AppError("offer_missing");
  if (found === undefined) throw new AppError("visit_not_found");
  return found;
}
