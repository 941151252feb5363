import type { LeadStatus } from "../../codes.ts";
import type { Ctx } from "../../context.ts";
import { mergeArms } from "../../db/merge.ts";
import { AppError } from "../../errors.ts";
import { Binds } from "./binds.ts";
import { DIM_COLUMNS, type Dim } from "./dims.ts";
import { type Named, resolveNamed } from "./ownership.ts";

/** Leads that one answer holds at most. */
const MAX_LEADS = 20_000;

export interface LeadsQuery extends Named {
  fromMs?: number | undefined;
  /** The first moment that is too late. */
  toMs?: number | undefined;
  statuses: readonly LeadStatus[];
  click?: string | undefined;
  filters: Partial<Record<Dim, string | number>>;
  limit?: number | undefined;
  /** The id of the lead after which the page begins. */
  after?: number | undefined;
}

/** A lead of a flow, with what it refers to by name. */
export interface FlowLead {
  id: number;
  startedAtMs: number;
  click: string;
  uid: string;
  flow: string;
  way: number | null;
  site: number | null;
  siteUrl: string | null;
  filter: number;
  status: LeadStatus;
  statusText: string;
  goal: string | null;
  priceMicros: number | null;
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
}

const COLUMNS = `l.id, l.started_at_ms AS startedAtMs, l.click, l.uid, f.code AS flow, l.way_id AS way, l.site_id AS site, s.url AS siteUrl,
  l.filter, l.status, l.status_text AS statusText, g.code AS goal, l.price_micros AS priceMicros, l.currency, l.ip, lower(l.country) AS country,
  l.name, l.phone, l.email, l.comment, l.meta, l.ua, l.referer, l.adid, l.data1, l.data2, l.utm_source AS utmSource,
  l.utm_campaign AS utmCampaign, l.utm_content AS utmContent, l.utm_term AS utmTerm, l.utm_medium AS utmMedium, l.domain, l.subid`;

/**
 * Leads of the account's flows, by the time they came.
 * @returns also the id to go on after, where a limit cut the list off
 * @throws AppError flow_not_found, way_not_found, site_not_found, goal_not_found; limit_reached when there are too many for one answer
 */
export async function listLeads(ctx: Ctx, query: LeadsQuery): Promise<{ leads: FlowLead[]; next: number | null }> {
  const { way, site } = query.filters;
  const ids = await resolveNamed(ctx, {
    flow: query.flow,
    goal: query.goal,
    way: way as number | undefined,
    site: site as number | undefined,
  });
  const binds = new Binds();
  const account = binds.add(ctx.account.id);
  const conditions = conditionsOf(query, ids, binds, account).join(" AND ");
  const arms = armsOf(query, ids.flow, binds, account).map(
    (arm) => `SELECT l.id, l.started_at_ms FROM leads l WHERE ${arm} AND ${conditions}`,
  );
  const limit = query.limit ?? MAX_LEADS;
  const page = mergeArms(arms, "started_at_ms, id", `LIMIT ${binds.add(limit + 1)}`);
  const sql = `SELECT ${COLUMNS} FROM (${page}) p CROSS JOIN leads l ON l.id = p.id CROSS JOIN flows f ON f.id = l.flow_id
    LEFT JOIN sites s ON s.id = l.site_id LEFT JOIN goals g ON g.id = l.goal_id
    ORDER BY p.started_at_ms, p.id`;
  const { results } = await ctx.deps.db.$client
    .prepare(sql)
    .bind(...binds.values)
    .all<FlowLead>();
  const more = results.length > limit;
  if (more && query.limit === undefined) throw new AppError("limit_reached", "limit");
  const leads = results.slice(0, limit);
  return { leads, next: more ? (leads.at(-1)?.id ?? null) : null };
}

/**
 * Where the arms of the list begin, each along an index by time: that of what few leads have, where it is asked for, else those of
 * the flow or the account by status. What else is asked for, the plus signs included, no index is looked for.
 */
function armsOf({ click, filters, statuses }: LeadsQuery, flowId: number | null, binds: Binds, account: string): string[] {
  const anyStatus = `+l.status IN (${statuses.join()})`;
  if (click !== undefined) return [`l.click = ${binds.add(click)} AND +l.account_id = ${account} AND ${anyStatus}`];
  const rare = (["subid", "ip"] as const).find((dim) => filters[dim] !== undefined && filters[dim] !== "");
  if (rare !== undefined) return [`l.account_id = ${account} AND l.${rare} <> '' AND ${anyStatus}`];
  const owner = flowId === null ? `l.account_id = ${account}` : `l.flow_id = ${binds.add(flowId)} AND +l.account_id = ${account}`;
  return statuses.map((status) => `${owner} AND l.status = ${status}`);
}

function conditionsOf(query: LeadsQuery, ids: Record<keyof Named, number | null>, binds: Binds, account: string): string[] {
  const conditions = ["l.flow_id IS NOT NULL"];
  if (query.fromMs !== undefined) conditions.push(`l.started_at_ms >= ${binds.add(query.fromMs)}`);
  if (query.toMs !== undefined) conditions.push(`l.started_at_ms < ${binds.add(query.toMs)}`);
  if (ids.flow !== null) conditions.push(`+l.flow_id = ${binds.add(ids.flow)}`);
  if (ids.goal !== null) conditions.push(`l.goal_id = ${binds.add(ids.goal)}`);
  for (const [dim, value] of Object.entries(query.filters) as [Dim, string | number][]) {
    conditions.push(`${columnOf(dim)} = ${binds.add(value)}`);
  }
  if (query.after !== undefined) {
    const after = binds.add(query.after);
    conditions.push(
      `(l.started_at_ms, l.id) > ((SELECT started_at_ms FROM leads WHERE id = ${after} AND account_id = ${account}), ${after})`,
    );
  }
  return conditions;
}

/** A lead that knows no way or site is one of none. */
function columnOf(dim: Dim): string {
  if (dim === "country") return "lower(l.country)";
  return dim === "way" || dim === "site" ? `coalesce(l.${DIM_COLUMNS[dim]}, 0)` : `l.${DIM_COLUMNS[dim]}`;
}
