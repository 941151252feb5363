import { AppError } from "../platform/errors.ts";
import { mergeTexts } from "./merge.ts";

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
  limit: number;
  offset: number;
  after: ListPosition | null;
}

/**
 * The bounds of a list as every page of it takes them.
 * @throws AppError limit_reached (offset) beyond `MAX_OFFSET`, naming `before`
 */
export function checkOffset(offset: number): void {
  if (offset > MAX_OFFSET) throw new AppError("limit_reached", "offset", { use: "before" });
}

/** Where a list is read from: columns of a row `r` of a table, of which the result has `id` and, as `atMs`, its time. */
interface ListSource {
  columns: string;
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
 * @param bounds SQL of the position to go on after, where there is one, and of `limit` and `offset`
 */
export function listPageSql(
  { columns, table, time, atMs }: ListSource,
  arms: readonly string[],
  { after, limit, offset }: { after: { atMs: string; id: string } | null; limit: string; offset: string },
): string {
  const older = after === null ? "" : ` AND (r.${time}, r.id) < (${after.atMs}, ${after.id})`;
  const stretches = arms.map((arm) => `SELECT ${columns} FROM ${table} r WHERE ${arm}${older}`);
  return mergeTexts(stretches, `${atMs} DESC, id DESC`, `LIMIT ${limit} OFFSET ${offset}`);
}

/**
 * Counts what a list lets through along its stretches, a row read for each.
 * @param atMost counts no further than one more than this; null counts all
 */
export function countSql(table: string, arms: readonly string[], atMost: number | null): string {
  if (atMost === null) return `SELECT ${arms.map((arm) => `(SELECT count(*) FROM ${table} r WHERE ${arm})`).join(" + ")} AS total`;
  const rows = mergeTexts(
    arms.map((arm) => `SELECT 1 FROM ${table} r WHERE ${arm}`),
    null,
    `LIMIT ${atMost + 1}`,
  );
  return `SELECT count(*) AS total FROM (${rows})`;
}

/** How far to count: to the end where somebody asked for it. */
export const countBound = (isAsked: boolean | undefined): number | null => (isAsked ? null : COUNTED_UNASKED);

/** Whether a page says how many rows there are in all: not the pages after a row, nor those so deep that an unasked count was given up. */
export function isCounted({ before, offset }: { before?: number | undefined; offset: number }, atMost: number | null): boolean {
  return before === undefined && (atMost === null || offset <= atMost);
}

/** What was counted, or null where the count was given up. */
export function countOf(result: D1Result<unknown> | undefined, atMost: number | null): number | null {
  const [row] = (result?.results ?? []) as { total: number }[];
  return row === undefined || (atMost !== null && row.total > atMost) ? null : row.total;
}
