import { firstOf, readTogether, rowsOf } from "../../db/read.ts";
import { type Fragment, join, raw, sql } from "../../db/sql.ts";
import { normalizeAddress } from "../../lib/net.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { clickTimeKey, readClickId } from "../clicks/click-id.ts";
import { clickPrefix } from "../clicks/clicks-of-flows.ts";
import { type FullClickRow, fullClickColumns } from "../clicks/full-click.ts";
import { flowNamed } from "../flows/find-flow.ts";

/** Clicks that are looked through for a page, where something beside flow and time is asked for. */
export const LOOKED_AT = 1000;

/** Which clicks to list; what is left out does not narrow. Times are those of the click, both ends included. */
export interface ClickFilter {
  /** Its code or number. */
  flow?: string | undefined;
  way?: number | undefined;
  filter?: number | undefined;
  /** ISO codes, lower case; empty: not known. */
  countries?: readonly string[] | undefined;
  ip?: string | undefined;
  subid?: string | undefined;
  fromMs?: number | undefined;
  toMs?: number | undefined;
}

/** A click with the code of its flow. */
export interface ListedClick {
  row: FullClickRow;
  flow: string;
}

interface Page {
  clicks: ListedClick[];
  more: boolean;
  /** The click to go on before; null: there are no more. */
  next: string | null;
}

const PREFIX = clickPrefix("f.id");

/**
 * Clicks of the account's flows, newest first. Ids of a flow's clicks grow with their time: those of one flow are a range of the primary
 * key, and of all flows a merge of the ends of these. What else is asked for is checked click by click, so that a page may be short although
 * there are more.
 * @param input before: only what comes after this click in the list; it need not be there any more
 * @throws AppError flow_not_found, field_invalid (before)
 */
export async function listClicks(ctx: Ctx, input: ClickFilter & { before?: string | undefined; limit: number }): Promise<Page> {
  mayOrThrow(ctx, "flows.read");
  const { db } = ctx.deps;
  const { flow, before, limit } = input;
  const filters = filtersOf(input);
  const place = before === undefined ? null : await placeOf(ctx, before);
  const range = {
    flow,
    fromKey: clickTimeKey(input.fromMs ?? 0),
    beforeKey: earlierOf(place, clickTimeKey((input.toMs ?? Number.MAX_SAFE_INTEGER) + 1)),
  };
  const atMost = filters.length > 0 ? LOOKED_AT : limit + 1;
  const where = filters.length === 0 ? raw("") : sql` WHERE ${join(filters, " AND ")}`;
  const account = ownerOf(ctx);
  const page = sql`${streamSql(ctx, range, atMost)} SELECT ${fullClickColumns(account)} FROM stream
    CROSS JOIN clicks k ON k.id = stream.id AND k.account_id = ${account}${where} LIMIT ${raw(limit + 1)}`;
  const [rows, known] = await readTogether(
    db,
    rowsOf<FullClickRow>(db, page),
    firstOf<{ id: number }>(db, sql`SELECT id FROM flows WHERE id = ${flowNamed(sql`${flow ?? ""}`, account)}`),
  );
  if (flow !== undefined && known === undefined) throw new AppError("flow_not_found", "flow");
  const shown = rows.toSorted((a, b) => (restOf(a.id) < restOf(b.id) ? 1 : -1)).slice(0, limit);
  const isShort = rows.length <= limit && filters.length > 0;
  if (shown.length === 0 && !isShort) return { clicks: [], more: false, next: null };
  const flows = JSON.stringify([...new Set(shown.map(({ flowId }) => flowId))]);
  const last = sql`${streamSql(ctx, range, LOOKED_AT)} SELECT id FROM stream LIMIT 1 OFFSET ${raw(LOOKED_AT - 1)}`;
  const [names, ...lookedAt] = await readTogether<[{ id: number; code: string }[], ...({ id: string } | undefined)[]]>(
    db,
    rowsOf(db, sql`SELECT id, code FROM flows WHERE id IN (SELECT value FROM json_each(${flows})) AND account_id = ${account}`),
    ...(isShort ? [firstOf<{ id: string }>(db, last)] : []),
  );
  const codes = new Map(names.map(({ id, code }) => [id, code]));
  const next = rows.length > limit ? shown.at(-1)?.id : lookedAt[0]?.id;
  return { clicks: shown.map((row) => ({ row, flow: codes.get(row.flowId) ?? "" })), more: next !== undefined, next: next ?? null };
}

/** The end of a click's id by which clicks of all flows are in order. */
const restOf = (id: string): string => id.slice(id.indexOf("_") + 1);

async function placeOf(ctx: Ctx, id: string): Promise<string> {
  if ((await readClickId(ctx.deps, id)) === null) throw new AppError("field_invalid", "before");
  return restOf(id);
}

const earlierOf = (place: string | null, key: string): string => (place !== null && place < key ? place : key);

interface Range {
  flow: string | undefined;
  /** The ends of ids, from the time's digits on: this one or later, and before this one. */
  fromKey: string;
  beforeKey: string;
}

/** `WITH` the ids of clicks in the order of a list, as `stream`. */
const streamSql = (ctx: Ctx, range: Range, atMost: number): Fragment =>
  range.flow === undefined ? streamOfAll(ctx, range, atMost) : streamOfOne(ctx, range.flow, range, atMost);

function streamOfOne(ctx: Ctx, flow: string, { fromKey, beforeKey }: Range, atMost: number): Fragment {
  const account = ownerOf(ctx);
  const prefix = sql`(SELECT ${PREFIX} FROM flows f WHERE f.id = ${flowNamed(sql`${flow}`, account)} AND f.account_id = ${account})`;
  return sql`WITH stream(id) AS (
    SELECT c.id FROM clicks c WHERE c.id >= ${prefix} || ${fromKey} AND c.id < ${prefix} || ${beforeKey} ORDER BY c.id DESC LIMIT ${raw(atMost)})`;
}

/** It begins with the newest click of each flow; each step takes the newest of those it has, and puts the next older one of the same flow in its place. */
function streamOfAll(ctx: Ctx, { fromKey, beforeKey }: Range, atMost: number): Fragment {
  const newest = (prefix: Fragment, before: Fragment) =>
    sql`(SELECT substr(max(c.id), length(${prefix}) + 1) FROM clicks c WHERE c.id >= ${prefix} || ${fromKey} AND c.id < ${prefix} || ${before})`;
  // No page has clicks of more flows than it has clicks.
  const ends = sql`SELECT prefix, ${newest(raw("prefix"), sql`${beforeKey}`)} AS rest
    FROM (SELECT ${PREFIX} AS prefix FROM flows f WHERE f.account_id = ${ownerOf(ctx)}) ORDER BY 2 DESC LIMIT ${raw(atMost)}`;
  return sql`WITH RECURSIVE merged(prefix, rest) AS (
      SELECT * FROM (${ends})
      UNION ALL SELECT merged.prefix, ${newest(raw("merged.prefix"), raw("merged.rest"))} FROM merged WHERE merged.rest IS NOT NULL
      ORDER BY 2 DESC LIMIT ${raw(atMost)}),
    stream(id) AS (SELECT prefix || rest FROM merged WHERE rest IS NOT NULL)`;
}

function filtersOf({ way, filter, countries, ip, subid }: ClickFilter): Fragment[] {
  return [
    ...(way === undefined ? [] : [sql`k.way_id = ${way}`]),
    ...(filter === undefined ? [] : [sql`k.filter = ${filter}`]),
    ...(countries === undefined ? [] : [sql`lower(k.country) IN (SELECT value FROM json_each(${JSON.stringify(countries)}))`]),
    ...(ip === undefined ? [] : [sql`k.ip = ${normalizeAddress(ip) ?? ip}`]),
    ...(subid === undefined ? [] : [sql`k.subid = ${subid}`]),
  ];
}
