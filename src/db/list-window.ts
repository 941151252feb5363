import { AppError } from "../platform/errors.ts";
import type { Database } from "./client.ts";
import { mergeArms } from "./merge.ts";
import { firstOf, type Read, readAlone } from "./read.ts";
import { type Fragment, join, name, raw, sql } from "./sql.ts";

/** What `offset` leaves out is read all the same: a list that goes further goes on by `before`. */
const MAX_OFFSET = 4000;

/** Rows that are counted for a `total` that nobody asked for. */
const COUNTED_UNASKED = 1000;

/** A place in the order of a list, newest first: what follows it is older. */
export interface ListPosition {
  atMs: number;
  id: number;
}

/** Which rows of a list make up a page. */
export interface ListWindow {
  limit: number | Fragment;
  offset: number;
  after: ListPosition | null;
  /** What a page has to be newer than. */
  newerThan?: ListPosition | null;
}

/**
 * The bounds of a list as every page of it takes them.
 * @throws AppError limit_reached (offset) beyond `MAX_OFFSET`, naming `before`
 */
export function checkOffset(offset: number): void {
  if (offset > MAX_OFFSET) throw new AppError("limit_reached", "offset", { use: "before" });
}

/** Of a parameter that names a row of a list: the row's place. */
interface NamedPosition {
  table: string;
  /** The column of the time. */
  time: string;
  accountId: number;
  /** The parameter, and its value. */
  field: "before" | "after";
  id: number | undefined;
}

/**
 * The read of the place that a parameter names; null where it is not given.
 * @throws AppError field_invalid (before, after), as it reads, when the account has no such row: an empty page would look like the end
 */
export function positionRead(db: Database, { table, time, accountId, field, id }: NamedPosition): Read<ListPosition | null> {
  const find = sql`SELECT id, ${name(time)} AS atMs FROM ${name(table)} WHERE account_id = ${accountId} AND id = ${id ?? null}`;
  const { statement, read } = firstOf<ListPosition>(db, find);
  return {
    statement,
    read(result) {
      const position = read(result);
      if (id !== undefined && position === undefined) throw new AppError("field_invalid", field);
      return position ?? null;
    },
  };
}

/**
 * Where in a list a page begins: after the row `before`, or at its beginning.
 * @throws AppError field_invalid (before) when the account has no such row
 */
export async function positionOf(
  db: Database,
  { before, ...list }: Pick<ListSource, "table" | "time"> & { accountId: number; before: number | undefined },
): Promise<ListPosition | null> {
  return before === undefined ? null : readAlone(positionRead(db, { ...list, field: "before", id: before }));
}

/** Where a list is read from: columns of a row `r` of a table, of which the result has `id` and, as `atMs`, its time. */
interface ListSource {
  columns: Fragment;
  table: string;
  /** The column of the time. */
  time: string;
  /** Its name in the result. */
  atMs: string;
}

/**
 * A page of a list that is merged from stretches of an index, newest first: the rows read are those of the page, those that `offset`
 * leaves out, and one more for each stretch.
 * @param arms conditions on a row `r`, each of a stretch of an index that ends with the time
 */
export function listPageSql(
  source: ListSource,
  arms: readonly Fragment[],
  { after, newerThan = null, limit, offset }: ListWindow,
): Fragment {
  const place = name(`r.${source.time}`);
  const older = after === null ? raw("") : sql` AND (${place}, r.id) < (${after.atMs}, ${after.id})`;
  const newer = newerThan === null ? raw("") : sql` AND (${place}, r.id) > (${newerThan.atMs}, ${newerThan.id})`;
  const select = sql`SELECT ${source.columns} FROM ${name(source.table)} r WHERE `;
  const stretches = arms.map((arm) => join([select, arm, older, newer], ""));
  return mergeArms(stretches, sql`${name(source.atMs)} DESC, id DESC`, sql`LIMIT ${limit} OFFSET ${offset}`);
}

/**
 * Counts what a list lets through along its stretches, a row read for each.
 * @param atMost counts no further than one more than this, and answers null then; null counts all
 */
export function countRead(
  db: Database,
  { table, arms, atMost }: { table: string; arms: readonly Fragment[]; atMost: number | null },
): Read<number | null> {
  const from = sql`FROM ${name(table)} r WHERE `;
  const counts = () => arms.map((arm) => sql`(SELECT count(*) ${from}${arm})`);
  const bounded = (most: number) =>
    mergeArms(
      arms.map((arm) => sql`SELECT 1 ${from}${arm}`),
      null,
      sql`LIMIT ${most + 1}`,
    );
  const count = atMost === null ? sql`SELECT ${join(counts(), " + ")} AS total` : sql`SELECT count(*) AS total FROM (${bounded(atMost)})`;
  const { statement, read } = firstOf<{ total: number }>(db, count);
  return {
    statement,
    read: (result) => {
      const total = read(result)?.total ?? 0;
      return atMost !== null && total > atMost ? null : total;
    },
  };
}

/** How far to count: to the end where somebody asked for it. */
export const countBound = (isAsked: boolean | undefined): number | null => (isAsked ? null : COUNTED_UNASKED);

/** Whether a page says how many rows there are in all: not the pages after a row, nor those so deep that an unasked count was given up. */
export function isCounted({ before, offset }: { before?: number | undefined; offset: number }, atMost: number | null): boolean {
  return before === undefined && (atMost === null || offset <= atMost);
}
