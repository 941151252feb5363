import { type Read, rowsOf } from "../../db/read.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import type { LeadStatus } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { parseLinkParams, shownParams } from "../clicks/link-params.ts";

/** What is shown of a lead that came by a flow. Money is what the affiliate gets: what the advertiser pays is not among it. */
export interface FlowLeadRow {
  id: number;
  startedAtMs: number;
  click: string;
  uid: string;
  flowId: number | null;
  way: number | null;
  site: number | null;
  filter: number;
  status: LeadStatus;
  statusText: string;
  goalId: number | null;
  payoutMicros: number | null;
  currency: string | null;
  ip: string;
  country: string;
  name: string;
  phone: string;
  email: string;
  comment: string;
  meta: string;
  ua: string;
  referer: string;
  adid: string;
  data1: string;
  data2: string;
  utmSource: string;
  utmCampaign: string;
  utmContent: string;
  utmTerm: string;
  utmMedium: string;
  domain: string;
  subid: string;
  linkParams: string;
}

/** SQL of it, of a lead `l`. */
export const FLOW_LEAD_COLUMNS =
  raw(`l.id, l.started_at_ms AS startedAtMs, l.click, l.uid, l.flow_id AS flowId, l.way_id AS way, l.site_id AS site, l.filter,
  l.status, l.status_text AS statusText, l.goal_id AS goalId, l.payout_micros AS payoutMicros, l.currency, l.ip, lower(l.country) AS country,
  l.name, l.phone, l.email, l.comment, l.meta, l.ua, l.referer, l.adid, l.data1, l.data2, l.utm_source AS utmSource,
  l.utm_campaign AS utmCampaign, l.utm_content AS utmContent, l.utm_term AS utmTerm, l.utm_medium AS utmMedium, l.domain, l.subid,
  l.link_params AS linkParams`);

/** What a lead came by at first. A network's is reported to its network, by whomever. */
export const ORIGINS = ["telegram", "postback", "site", "import", "network"] as const;

export type Origin = (typeof ORIGINS)[number];

/** SQL of it, of a lead `l`. What no flow brought is of Telegram. */
export const ORIGIN = raw(`CASE WHEN l.network_id IS NOT NULL THEN 'network' WHEN l.flow_id IS NULL THEN 'telegram'
  ELSE coalesce((SELECT source FROM lead_events WHERE lead_id = l.id AND seq = 1 AND source IN ('postback', 'site', 'import')), 'telegram') END`);

/** What is shown of any lead, whatever it came from. */
export interface FullLeadRow extends FlowLeadRow {
  networkId: number | null;
  campaign: number | null;
  subscriber: number;
  username: string;
  joinedAtMs: number | null;
  updatedAtMs: number;
  offer: number | null;
  city: string;
  lang: string;
  mobile: number;
  os: number;
  browser: number;
  clickPending: number;
  origin: Origin;
}

/** SQL of it, of a lead `l`. */
export const FULL_LEAD_COLUMNS = sql`${FLOW_LEAD_COLUMNS}, l.network_id AS networkId, l.campaign_id AS campaign,
  max(coalesce(l.subscriber_id, 0), 0) AS subscriber, l.username, l.joined_at_ms AS joinedAtMs, l.updated_at_ms AS updatedAtMs,
  l.offer_id AS offer, l.city, l.lang, l.mobile, l.os, l.browser, l.click_pending AS clickPending,
  ${ORIGIN} AS origin`;

type Reference = "flow" | "site" | "goal";

/** What leads refer to by number: codes of flows and goals, addresses of sites. */
export type Names = ReadonlyMap<`${Reference} ${number | null}`, string>;

/**
 * The names of what leads refer to: those of somebody else's offer have its owner's goals and sites.
 * @param idsOf SELECTs of the ids among the leads, by the columns of leads
 */
export function namesRead(ctx: Ctx, idsOf: (column: "flow_id" | "site_id" | "goal_id") => Fragment): Read<Names> {
  const { statement, read } = rowsOf<{ kind: Reference; id: number; name: string }>(
    ctx.deps.db,
    sql`SELECT 'flow' AS kind, id, code AS name FROM flows WHERE id IN (${idsOf("flow_id")}) AND account_id = ${ownerOf(ctx)}
      UNION ALL SELECT 'site', id, url FROM sites WHERE id IN (${idsOf("site_id")})
      UNION ALL SELECT 'goal', id, code FROM goals WHERE id IN (${idsOf("goal_id")})`,
  );
  return { statement, read: (result) => new Map(read(result).map(({ kind, id, name }) => [`${kind} ${id}` as const, name])) };
}

/** The same of rows that were read. */
export function namesOfRows(ctx: Ctx, rows: readonly FlowLeadRow[]): Read<Names> {
  const among = (ids: (number | null)[]) =>
    sql`SELECT value FROM json_each(${JSON.stringify([...new Set(ids)].filter((id) => id !== null))})`;
  const ids = { flow_id: "flowId", site_id: "site", goal_id: "goalId" } as const;
  return namesRead(ctx, (column) => among(rows.map((row) => row[ids[column]])));
}

/** A lead with what it refers to by name, and with what its link said taken apart. */
export type WithNames<Row extends FlowLeadRow> = Omit<Row, "linkParams"> & {
  /** Its code; empty: none. */
  flow: string;
  siteUrl: string | null;
  goal: string | null;
  /** Ids of ad platforms, by their names, and what else the link said. */
  clickIds: Record<string, string>;
  tags: Record<string, string>;
};

export function withNames<Row extends FlowLeadRow>({ linkParams, ...lead }: Row, names: Names): WithNames<Row> {
  return {
    ...lead,
    ...shownParams(parseLinkParams(linkParams)),
    flow: names.get(`flow ${lead.flowId}`) ?? "",
    siteUrl: names.get(`site ${lead.site}`) ?? null,
    goal: names.get(`goal ${lead.goalId}`) ?? null,
  };
}
