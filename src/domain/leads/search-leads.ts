import { mergeArms } from "../../db/merge.ts";
import { firstOf, readTogether, rowsOf } from "../../db/read.ts";
import { type Fragment, join, raw, sql } from "../../db/sql.ts";
import { LEAD_STATUS, type LeadStatus } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import {
  FULL_LEAD_COLUMNS,
  type FullLeadRow,
  type Names,
  namesOfRows,
  ORIGIN,
  type Origin,
  type WithNames,
  withNames,
} from "../lead-rows/full-lead.ts";
import type { DeliverySummary } from "../postbacks/log/delivery-summary.ts";
import { goalsOfCode } from "../reports/query/resolve-names.ts";
import { leadsNamedBy } from "./find-leads.ts";
import { allFound, isOfFlow, type LeadPlace, namedReads, scopesOf } from "./lead-scopes.ts";

/** Leads that are looked through for a page, where a filter has no index. */
export const LOOKED_AT = 1000;

/** Which leads to search for; what is left out does not narrow. Times are those of the start, both ends included. */
export interface LeadSearch extends LeadPlace {
  /** A number, click, advertiser's id, subid, `@username`, person or address. */
  text?: string | undefined;
  origins?: readonly Origin[] | undefined;
  offers?: readonly number[] | undefined;
  /** Its code. */
  goal?: string | undefined;
  statuses?: readonly LeadStatus[] | undefined;
  /** ISO codes, lower case; empty: not known. */
  countries?: readonly string[] | undefined;
  notCountries?: readonly string[] | undefined;
  fromMs?: number | undefined;
  toMs?: number | undefined;
}

/** A lead with the state of its last postback; null: it has none. */
export type FoundLead = WithNames<FullLeadRow> & { postback: DeliverySummary["state"] | null };

interface Page {
  leads: FoundLead[];
  more: boolean;
  /** The lead to go on before; null: there are no more. */
  next: number | null;
}

type Row = FullLeadRow & Pick<FoundLead, "postback">;

const POSTBACK = raw("(SELECT state FROM postback_deliveries WHERE lead_id = l.id ORDER BY lead_seq DESC, lane DESC LIMIT 1) AS postback");

/**
 * Leads of the account, whatever they came from, newest start first. Each filter that has an index is read along it; others are checked
 * lead by lead, so that a page may be short although there are more.
 * @param input before: only what comes after this lead in the list
 * @throws AppError campaign_not_found, flow_not_found, goal_not_found, field_invalid (before)
 */
export async function searchLeads(ctx: Ctx, input: LeadSearch & { before?: number | undefined; limit: number }): Promise<Page> {
  mayOrThrow(ctx, "leads.read");
  const { db } = ctx.deps;
  const { limit } = input;
  const stream = streamOf(ctx, input);
  const known = namedReads(db, ownerOf(ctx), input);
  const page = rowsOf<Row>(db, pageSql(stream, limit));
  const [rows, ...found] = await readTogether<[Row[], ...unknown[]]>(db, page, ...known.map(({ read }) => read));
  allFound(known, found);
  const shown = rows.slice(0, limit);
  const isShort = rows.length <= limit && stream.filters.length > 0;
  if (shown.length === 0 && !isShort) return { leads: [], more: false, next: null };
  const last = isShort ? [firstOf<{ id: number }>(db, lastLookedAt(stream))] : [];
  const [names, lookedAt] = await readTogether<[Names, ...({ id: number } | undefined)[]]>(db, namesOfRows(ctx, shown), ...last);
  const next = rows.length > limit ? shown.at(-1)?.id : lookedAt?.id;
  return { leads: shown.map((row) => withNames(row, names)), more: next !== undefined, next: next ?? null };
}

/** Leads in the order of a search, as they are read. */
interface Stream {
  /** Stretches of indexes, each with the number of its list. */
  arms: { list: 1 | 2; condition: Fragment }[];
  /** What leaves out the second time that a lead comes. */
  once: Fragment[];
  /** Conditions without an index. */
  filters: Fragment[];
}

/** Of a lead that is in two lists, the first comes first. */
const ORDER = sql`started_at_ms DESC, id DESC, list`;

const NOTHING = { list: 1, condition: raw("false") } as const;

const mergedSql = ({ arms }: Stream, columns: Fragment, bounds: Fragment): Fragment =>
  mergeArms(
    (arms.length === 0 ? [NOTHING] : arms).map(
      ({ list, condition }) => sql`SELECT ${columns}, ${raw(list)} AS list FROM leads l WHERE ${condition}`,
    ),
    ORDER,
    bounds,
  );

function pageSql(stream: Stream, limit: number): Fragment {
  const { once, filters } = stream;
  const atMost = filters.length > 0 ? LOOKED_AT : (limit + 1) * (once.length + 1);
  const conditions = [...once, ...filters];
  const where = conditions.length === 0 ? raw("") : sql` WHERE ${join(conditions, " AND ")}`;
  return sql`SELECT ${FULL_LEAD_COLUMNS}, ${POSTBACK} FROM (${mergedSql(stream, raw("l.*"), sql`LIMIT ${raw(atMost)}`)}) l${where}
    LIMIT ${raw(limit + 1)}`;
}

const lastLookedAt = (stream: Stream): Fragment =>
  sql`SELECT id FROM (${mergedSql(stream, raw("l.id, l.started_at_ms"), sql`LIMIT 1 OFFSET ${raw(LOOKED_AT - 1)}`)})`;

/** A search is read along what it names leads by, else along its campaign, its flow, or both lists of the account, by status. */
function streamOf(ctx: Ctx, search: LeadSearch & { before?: number | undefined }): Stream {
  const account = ownerOf(ctx);
  const { text, campaign, flow, statuses = Object.values(LEAD_STATUS) } = search;
  const within = withinSql(account, search);
  const filters = filtersOf(account, search);
  if (text !== undefined) {
    const narrowing = [
      ...(campaign === undefined ? [] : [sql`+l.campaign_id = ${campaign}`]),
      ...(flow === undefined ? [] : [sql`+${isOfFlow("l", flow, account)}`]),
      ...(search.statuses === undefined ? [] : [sql`+l.status IN (${raw(statuses.join())})`]),
    ];
    return {
      arms: leadsNamedBy(text, account).map((named) => ({ list: 1, condition: sql`${named} AND ${within}` })),
      once: [],
      filters: [...narrowing, ...filters],
    };
  }
  const { scopes, isFirst, remaining } = scopesOf(account, search, "l");
  return {
    arms: scopes.flatMap(({ list, scope }) =>
      statuses.map((status) => ({ list, condition: sql`${scope} AND l.status = ${raw(status)} AND ${within}` })),
    ),
    once: isFirst === null ? [] : [isFirst],
    filters: [...(remaining === null ? [] : [remaining]), ...filters],
  };
}

/** Conditions on the time of a lead, by which the indexes end. */
function withinSql(
  account: number,
  { fromMs = 0, toMs = Number.MAX_SAFE_INTEGER, before }: LeadSearch & { before?: number | undefined },
): Fragment {
  const within = sql`l.started_at_ms BETWEEN ${fromMs} AND ${toMs}`;
  if (before === undefined) return within;
  const at = sql`(SELECT started_at_ms FROM leads WHERE id = ${before} AND account_id = ${account})`;
  return sql`${within} AND (l.started_at_ms, l.id) < (${at}, ${before})`;
}

function filtersOf(account: number, { origins, offers, goal, countries, notCountries }: LeadSearch): Fragment[] {
  const among = (values: readonly (string | number)[]) => sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;
  return [
    ...(origins === undefined ? [] : [sql`${ORIGIN} IN ${among(origins)}`]),
    ...(offers === undefined ? [] : [sql`l.offer_id IN ${among(offers)}`]),
    ...(goal === undefined ? [] : [sql`l.goal_id IN (${goalsOfCode(sql`${account}`, sql`${goal}`)})`]),
    ...(countries === undefined ? [] : [sql`lower(l.country) IN ${among(countries)}`]),
    ...(notCountries === undefined ? [] : [sql`lower(l.country) NOT IN ${among(notCountries)}`]),
  ];
}
