import { and, asc, desc, eq, lte, or, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import { fold } from "../../lib/fold.ts";
import { AppError } from "../../platform/errors.ts";

/** What of an account's list is asked for, newest first. An account has a thousand of each kind at most: without an index by age, or with a search, all of them are read. */
export interface ListPart {
  /** Part of a name or a code, in any case, or the whole id. */
  search: string;
  status?: "active" | "paused" | undefined;
  /** Only what is older than this one. */
  beforeId?: number | undefined;
  limit: number;
}

export interface PartOfList<Row> {
  rows: Row[];
  more: boolean;
}

/**
 * What of it the database does: all but the search, for SQLite folds ASCII only. Without a part the list is whole, oldest first. The row `before`
 * comes first, whatever its status is, and `takePart` looks for it there.
 * @param isListed the condition on a row of the account that it is in the list; none: all are
 */
export function queryOf(columns: { id: SQLiteColumn; status?: SQLiteColumn }, part: ListPart | undefined, isListed?: SQL) {
  const isOfStatus =
    part?.status === undefined || columns.status === undefined ? undefined : eq(columns.status, RESOURCE_STATUS[part.status]);
  const wanted = and(isListed, isOfStatus);
  if (part === undefined) return { where: wanted, order: asc(columns.id), limit: -1 };
  const { beforeId, search, limit } = part;
  const isBefore = beforeId === undefined ? undefined : eq(columns.id, beforeId);
  return {
    where: beforeId === undefined ? wanted : and(lte(columns.id, beforeId), wanted === undefined ? undefined : or(isBefore, wanted)),
    order: desc(columns.id),
    limit: search === "" ? limit + (beforeId === undefined ? 1 : 2) : -1,
  };
}

/**
 * The rows of a part among those that its query answered.
 * @param textsOf what is searched of a row
 * @throws AppError field_invalid (before) when the account has no such row: an empty page would look like the end
 */
export function takePart<Row>(
  rows: Row[],
  part: ListPart | undefined,
  { idOf, textsOf }: { idOf(row: Row): number; textsOf(row: Row): readonly string[] },
): PartOfList<Row> {
  if (part === undefined) return { rows, more: false };
  const [first, ...others] = rows;
  if (part.beforeId !== undefined && (first === undefined || idOf(first) !== part.beforeId)) throw new AppError("field_invalid", "before");
  const older = part.beforeId === undefined ? rows : others;
  const wanted = fold(part.search);
  const matches = (row: Row) => String(idOf(row)) === wanted || textsOf(row).some((text) => fold(text).includes(wanted));
  const found = wanted === "" ? older : older.filter(matches);
  return { rows: found.slice(0, part.limit), more: found.length > part.limit };
}
