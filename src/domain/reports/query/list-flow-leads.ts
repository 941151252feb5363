import { mergeArms } from "../../../db/merge.ts";
import { firstOf, readAlone, readTogether, rowsOf } from "../../../db/read.ts";
import { type Fragment, integer, join, name, raw, sql, type Value } from "../../../db/sql.ts";
import type { LeadStatus } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { FLOW_LEAD_COLUMNS, type FlowLeadRow, type Names, namesOfRows, type WithNames, withNames } from "../../lead-rows/full-lead.ts";
import { goalsOfCode, type Named, resolveNamed } from "./resolve-names.ts";

/** How many leads one answer has at most. */
const MAX_LEADS = 20_000;

/** How many leads are read for a page: as many as the largest page has. */
export const LOOKED_AT = 1000;

/** The columns of leads by what a list is narrowed by. */
const FILTER_COLUMNS = {
  way: "way_id",
  site: "site_id",
  filter: "filter",
  country: "country",
  domain: "domain",
  subid: "subid",
  utmSource: "utm_source",
  utmCampaign: "utm_campaign",
  utmContent: "utm_content",
  utmTerm: "utm_term",
  utmMedium: "utm_medium",
  ip: "ip",
} as const;

type LeadFilter = keyof typeof FILTER_COLUMNS;

export interface LeadsQuery extends Named {
  fromMs?: number | undefined;
  /** The first moment that is too late. */
  toMs?: number | undefined;
  statuses: readonly LeadStatus[];
  click?: string | undefined;
  filters: Partial<Record<LeadFilter, string | number>>;
  limit?: number | undefined;
  /** Whether a page may end before its limit when few leads pass the filters. */
  mayBeShort?: boolean;
  /** The id of the lead after which the page begins. */
  after?: number | undefined;
}

/** A lead of a flow, with what it refers to by name. */
export type FlowLead = WithNames<FlowLeadRow>;

const ORDER = sql`started_at_ms, id`;

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
  const { db } = ctx.deps;
  const limit = query.limit ?? MAX_LEADS;
  const known = firstOf<{ id: number }>(db, sql`SELECT id FROM leads WHERE id = ${query.after ?? null} AND account_id = ${ownerOf(ctx)}`);
  const { page, lastLookedAt } = pageSql(ctx, { query, ids, limit });
  const reads = [known, rowsOf<FlowLeadRow>(db, page)] as const;
  const [after, rows, looked] =
    lastLookedAt === null
      ? await readTogether(db, ...reads)
      : await readTogether(db, ...reads, firstOf<{ id: number | null }>(db, lastLookedAt));
  if (query.after !== undefined && after === undefined) throw new AppError("lead_not_found", "after");
  const more = rows.length > limit;
  if (more && query.limit === undefined) throw new AppError("limit_reached", "limit");
  const shown = rows.slice(0, limit);
  // In a round trip of its own, as a join would read a name again for every lead.
  const names: Names = shown.length === 0 ? new Map() : await readAlone(namesOfRows(ctx, shown));
  const leads = shown.map((row) => withNames(row, names));
  return { leads, next: (more ? leads.at(-1)?.id : looked?.id) ?? null };
}

interface Asked {
  query: LeadsQuery;
  ids: Record<keyof Named, number | null>;
  limit: number;
}

/**
 * SQL of a page and one lead more; where the page may be short, also of the id of the last of the leads looked at, null if the page is
 * full or they are the last ones there are.
 */
function pageSql(ctx: Ctx, asked: Asked): { page: Fragment; lastLookedAt: Fragment | null } {
  const { query, limit } = asked;
  const { arms, others } = scanOf(asked, integer(ownerOf(ctx)));
  const select = (columns: Fragment, conditions: readonly Fragment[]) =>
    arms.map((arm) => sql`SELECT ${columns} FROM leads l WHERE ${join([...arm, ...conditions], " AND ")}`);
  const key = sql`l.id, l.started_at_ms`;
  const atMost = sql`LIMIT ${integer(limit + 1)}`;
  if (query.mayBeShort !== true || others.length === 0) {
    const page = mergeArms(select(key, others), ORDER, atMost);
    return {
      page: sql`SELECT ${FLOW_LEAD_COLUMNS} FROM (${page}) p CROSS JOIN leads l ON l.id = p.id ORDER BY p.started_at_ms, p.id`,
      lastLookedAt: null,
    };
  }
  const looked = mergeArms(select(sql`l.*`, []), ORDER, sql`LIMIT ${raw(LOOKED_AT)}`);
  const passing = (columns: Fragment) => sql`SELECT ${columns} FROM (${looked}) l WHERE ${join(others, " AND ")} ${atMost}`;
  const last = sql`SELECT id FROM (${mergeArms(select(key, []), ORDER, sql`LIMIT 1 OFFSET ${raw(LOOKED_AT - 1)}`)})`;
  return {
    page: passing(FLOW_LEAD_COLUMNS),
    lastLookedAt: sql`SELECT iif((SELECT count(*) FROM (${passing(sql`1`)})) > ${limit}, NULL, (${last})) AS id`,
  };
}

/**
 * How a list is read: arms, each along an index by time. That is the index of a rare value if one is asked for, else those of
 * the flow or the account by status. `others` are conditions without an index; the plus signs keep SQLite from using one.
 */
function scanOf({ query, ids }: Asked, account: Fragment): { arms: Fragment[][]; others: Fragment[] } {
  const { click, filters, statuses } = query;
  const within = withinOf(query, account);
  const others = filtersOf(query, account);
  const own = sql`+l.account_id = ${account}`;
  const anyStatus = sql`+l.status IN (${raw(statuses.join())})`;
  const ofFlow = ids.flow === null ? [] : [sql`+l.flow_id = ${integer(ids.flow)}`];
  if (click !== undefined) {
    return {
      arms: [[sql`l.click = ${click} AND l.flow_id IS NOT NULL AND ${own}`, ...within]],
      others: [...ofFlow, anyStatus, ...others],
    };
  }
  const rare = (["subid", "ip"] as const).find((dimension) => filters[dimension] !== undefined && filters[dimension] !== "");
  if (rare !== undefined) {
    const column = name(`l.${rare}`);
    const arm = sql`l.account_id = ${account} AND ${column} <> '' AND ${column} = ${wholeOrText(filters[rare] ?? "")}`;
    return { arms: [[arm, ...within]], others: [sql`+l.flow_id IS NOT NULL`, ...ofFlow, anyStatus, ...others] };
  }
  const owner =
    ids.flow === null ? sql`l.account_id = ${account} AND l.flow_id IS NOT NULL` : sql`l.flow_id = ${integer(ids.flow)} AND ${own}`;
  return { arms: statuses.map((status) => [sql`${owner} AND l.status = ${raw(status)}`, ...within]), others };
}

/** Conditions on the time of a lead, by which the indexes end. */
function withinOf({ fromMs, toMs, after }: LeadsQuery, account: Fragment): Fragment[] {
  const conditions: Fragment[] = [];
  if (fromMs !== undefined) conditions.push(sql`l.started_at_ms >= ${integer(fromMs)}`);
  if (toMs !== undefined) conditions.push(sql`l.started_at_ms < ${integer(toMs)}`);
  if (after !== undefined) {
    const id = integer(after);
    conditions.push(sql`(l.started_at_ms, l.id) > ((SELECT started_at_ms FROM leads WHERE id = ${id} AND account_id = ${account}), ${id})`);
  }
  return conditions;
}

function filtersOf({ filters, goal }: LeadsQuery, account: Fragment): Fragment[] {
  const conditions = goal === undefined ? [] : [sql`l.goal_id IN (${goalsOfCode(account, sql`${goal}`)})`];
  for (const [filter, value] of Object.entries(filters) as [LeadFilter, string | number][])
    conditions.push(sql`${columnOf(filter)} = ${wholeOrText(value)}`);
  return conditions;
}

/** A lead that knows no way or site is one of none. */
function columnOf(filter: LeadFilter): Fragment {
  const column = name(`l.${FILTER_COLUMNS[filter]}`);
  if (filter === "country") return sql`lower(${column})`;
  return filter === "way" || filter === "site" ? sql`coalesce(${column}, 0)` : column;
}

/** A value as its column has it. */
const wholeOrText = (value: string | number): Value | Fragment => (typeof value === "number" ? integer(value) : value);
