import { mergeTexts } from "../../../db/merge.ts";
import { raw, render } from "../../../db/sql.ts";
import type { LeadStatus } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { DIMENSION_COLUMNS, type Dimension } from "../model/dimensions.ts";
import { Binds } from "./binds.ts";
import { goalsOfCode, type Named, resolveNamed } from "./resolve-names.ts";

/** How many leads one answer has at most. */
const MAX_LEADS = 20_000;

/** How many leads are read for a page: as many as the largest page has. */
export const LOOKED_AT = 1000;

export interface LeadsQuery extends Named {
  fromMs?: number | undefined;
  /** The first moment that is too late. */
  toMs?: number | undefined;
  statuses: readonly LeadStatus[];
  click?: string | undefined;
  filters: Partial<Record<Dimension, string | number>>;
  limit?: number | undefined;
  /** Whether a page may end before its limit when few leads pass the filters. */
  mayBeShort?: boolean;
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
}

const COLUMNS = `l.id, l.started_at_ms AS startedAtMs, l.click, l.uid, l.flow_id AS flowId, l.way_id AS way, l.site_id AS site, l.filter,
  l.status, l.status_text AS statusText, l.goal_id AS goalId, l.payout_micros AS payoutMicros, l.currency, l.ip, lower(l.country) AS country,
  l.name, l.phone, l.email, l.comment, l.meta, l.ua, l.referer, l.adid, l.data1, l.data2, l.utm_source AS utmSource,
  l.utm_campaign AS utmCampaign, l.utm_content AS utmContent, l.utm_term AS utmTerm, l.utm_medium AS utmMedium, l.domain, l.subid`;

const ORDER = "started_at_ms, id";

/** What leads refer to by number. Those of somebody else's offer have its owner's goals and sites. */
const NAMES_SQL = `SELECT 'flow' AS kind, id, code AS name FROM flows WHERE id IN (SELECT value FROM json_each(?2)) AND account_id = ?1
  UNION ALL SELECT 'site', id, url FROM sites WHERE id IN (SELECT value FROM json_each(?3))
  UNION ALL SELECT 'goal', id, code FROM goals WHERE id IN (SELECT value FROM json_each(?4))`;

type LeadRow = Omit<FlowLead, "flow" | "siteUrl" | "goal"> & { flowId: number; goalId: number | null };
type NameRow = { kind: "flow" | "site" | "goal"; id: number; name: string };

/**
 * Leads of the account's flows, by the time they came.
 * @returns also the id to go on after, where a limit cut the list off, or where `LOOKED_AT` leads were looked at for a page that may
 *   be short; it is the last of the page's leads, or of those looked at
 * @throws AppError flow_not_found, way_not_found, site_not_found, goal_not_found; lead_not_found when there is none to go on after;
 *   limit_reached when there are too many for one answer
 */
export async function listFlowLeads(ctx: Ctx, query: LeadsQuery): Promise<{ leads: FlowLead[]; next: number | null }> {
  mayOrThrow(ctx, "leads.read");
  const { way, site } = query.filters;
  const ids = await resolveNamed(ctx, {
    flow: query.flow,
    goal: query.goal,
    way: way as number | undefined,
    site: site as number | undefined,
  });
  const d1 = ctx.deps.db.$client;
  const limit = query.limit ?? MAX_LEADS;
  const [known, page, lookedAt] = await d1.batch([
    d1.prepare("SELECT id FROM leads WHERE id = ?1 AND account_id = ?2").bind(query.after ?? null, ownerOf(ctx)),
    ...pageStatements(ctx, query, ids, limit),
  ]);
  if (query.after !== undefined && known?.results.length === 0) throw new AppError("lead_not_found", "after");
  const rows = (page?.results ?? []) as LeadRow[];
  const more = rows.length > limit;
  if (more && query.limit === undefined) throw new AppError("limit_reached", "limit");
  const leads = await withNames(ctx, rows.slice(0, limit));
  const [looked] = (lookedAt?.results ?? []) as { id: number | null }[];
  return { leads, next: (more ? leads.at(-1)?.id : looked?.id) ?? null };
}

/** In a round trip of its own: a join would read a name again for every lead. */
async function withNames(ctx: Ctx, rows: readonly LeadRow[]): Promise<FlowLead[]> {
  const { deps } = ctx;
  if (rows.length === 0) return [];
  const ids = (of: "flowId" | "site" | "goalId") => JSON.stringify([...new Set(rows.map((row) => row[of]))]);
  const { results } = await deps.db.$client.prepare(NAMES_SQL).bind(ownerOf(ctx), ids("flowId"), ids("site"), ids("goalId")).all<NameRow>();
  const names = new Map(results.map(({ kind, id, name }) => [`${kind} ${id}`, name]));
  return rows.map(({ flowId, goalId, ...lead }) => ({
    ...lead,
    flow: names.get(`flow ${flowId}`) ?? "",
    siteUrl: names.get(`site ${lead.site}`) ?? null,
    goal: names.get(`goal ${goalId}`) ?? null,
  }));
}

/**
 * The statement of a page and one lead more; where the page may be short, another one that answers the last of the leads looked at,
 * unless the page is full or they are the last ones there are.
 */
function pageStatements(ctx: Ctx, query: LeadsQuery, ids: Record<keyof Named, number | null>, limit: number): D1PreparedStatement[] {
  const binds = new Binds();
  const { arms, others } = scanOf(query, ids, binds, binds.add(ownerOf(ctx)));
  const select = (columns: string, conditions: readonly string[]) =>
    arms.map((arm) => `SELECT ${columns} FROM leads l WHERE ${[...arm, ...conditions].join(" AND ")}`);
  const atMost = `LIMIT ${binds.add(limit + 1)}`;
  const statement = (sql: string) => ctx.deps.db.$client.prepare(sql).bind(...binds.values);
  if (query.mayBeShort !== true || others.length === 0) {
    const page = mergeTexts(select("l.id, l.started_at_ms", others), ORDER, atMost);
    return [statement(`SELECT ${COLUMNS} FROM (${page}) p CROSS JOIN leads l ON l.id = p.id ORDER BY p.started_at_ms, p.id`)];
  }
  const passing = (columns: string) => `SELECT ${columns} FROM (${mergeTexts(select("l.*", []), ORDER, `LIMIT ${LOOKED_AT}`)}) l
    WHERE ${others.join(" AND ")} ${atMost}`;
  const lastLookedAt = `SELECT id FROM (${mergeTexts(select("l.id, l.started_at_ms", []), ORDER, `LIMIT 1 OFFSET ${LOOKED_AT - 1}`)})`;
  return [
    statement(passing(COLUMNS)),
    statement(`SELECT iif((SELECT count(*) FROM (${passing("1")})) > ${limit}, NULL, (${lastLookedAt})) AS id`),
  ];
}

/**
 * How a list is read: arms, each along an index by time. That is the index of a rare value if one is asked for, else those of
 * the flow or the account by status. `others` are conditions without an index; the plus signs keep SQLite from using one.
 */
function scanOf(query: LeadsQuery, ids: Record<keyof Named, number | null>, binds: Binds, account: string) {
  const { click, filters, statuses } = query;
  const within = withinOf(query, binds, account);
  const others = filtersOf(query, binds, account);
  const own = `+l.account_id = ${account}`;
  const anyStatus = `+l.status IN (${statuses.join()})`;
  const ofFlow = ids.flow === null ? [] : [`+l.flow_id = ${binds.add(ids.flow)}`];
  if (click !== undefined) {
    return {
      arms: [[`l.click = ${binds.add(click)} AND l.flow_id IS NOT NULL AND ${own}`, ...within]],
      others: [...ofFlow, anyStatus, ...others],
    };
  }
  const rare = (["subid", "ip"] as const).find((dimension) => filters[dimension] !== undefined && filters[dimension] !== "");
  if (rare !== undefined) {
    const arm = `l.account_id = ${account} AND l.${rare} <> '' AND l.${rare} = ${binds.add(filters[rare] ?? "")}`;
    return { arms: [[arm, ...within]], others: ["+l.flow_id IS NOT NULL", ...ofFlow, anyStatus, ...others] };
  }
  const owner = ids.flow === null ? `l.account_id = ${account} AND l.flow_id IS NOT NULL` : `l.flow_id = ${binds.add(ids.flow)} AND ${own}`;
  return { arms: statuses.map((status) => [`${owner} AND l.status = ${status}`, ...within]), others };
}

/** Conditions on the time of a lead, by which the indexes end. */
function withinOf({ fromMs, toMs, after }: LeadsQuery, binds: Binds, account: string): string[] {
  const conditions: string[] = [];
  if (fromMs !== undefined) conditions.push(`l.started_at_ms >= ${binds.add(fromMs)}`);
  if (toMs !== undefined) conditions.push(`l.started_at_ms < ${binds.add(toMs)}`);
  if (after !== undefined) {
    const id = binds.add(after);
    conditions.push(`(l.started_at_ms, l.id) > ((SELECT started_at_ms FROM leads WHERE id = ${id} AND account_id = ${account}), ${id})`);
  }
  return conditions;
}

function filtersOf({ filters, goal }: LeadsQuery, binds: Binds, account: string): string[] {
  const conditions = goal === undefined ? [] : [`l.goal_id IN (${render(goalsOfCode(raw(account), raw(binds.add(goal)))).text})`];
  for (const [dimension, value] of Object.entries(filters) as [Dimension, string | number][])
    conditions.push(`${columnOf(dimension)} = ${binds.add(value)}`);
  return conditions;
}

/** A lead that knows no way or site is one of none. */
function columnOf(dimension: Dimension): string {
  if (dimension === "country") return "lower(l.country)";
  return dimension === "way" || dimension === "site"
    ? `coalesce(l.${DIMENSION_COLUMNS[dimension]}, 0)`
    : `l.${DIMENSION_COLUMNS[dimension]}`;
}
