import { asc, desc, eq, lt, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { positionOf } from "../../db/list-window.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import { fold } from "../../lib/fold.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";

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

/** @throws AppError field_invalid (before) when the account has no such row: an empty page would look like the end */
export async function checkBefore(ctx: Ctx, table: string, part: ListPart | undefined): Promise<void> {
  await positionOf(ctx.deps.db, { table, time: "created_at_ms", accountId: ownerOf(ctx), before: part?.beforeId });
}

/** What of it the database does: all but the search, for SQLite folds ASCII only. Without a part the list is whole, oldest first. */
export function queryOf(columns: { id: SQLiteColumn; status?: SQLiteColumn }, part: ListPart | undefined) {
  const conditions: SQL[] = [];
  if (part?.beforeId !== undefined) conditions.push(lt(columns.id, part.beforeId));
  if (part?.status !== undefined && columns.status !== undefined) conditions.push(eq(columns.status, RESOURCE_STATUS[part.status]));
  const isWhole = part === undefined || part.search !== "";
  return { conditions, order: part === undefined ? asc(columns.id) : desc(columns.id), limit: isWhole ? -1 : part.limit + 1 };
}

/** The rows of a part among those that its query answered. @param textsOf what is searched of a row */
export function takePart<Row>(
  rows: Row[],
  part: ListPart | undefined,
  { idOf, textsOf }: { idOf(row: Row): number; textsOf(row: Row): readonly string[] },
): PartOfList<Row> {
  if (part === undefined) return { rows, more: false };
  const wanted = fold(part.search);
  const matches = (row: Row) => String(idOf(row)) === wanted || textsOf(row).some((text) => fold(text).includes(wanted));
  const found = wanted === "" ? rows : rows.filter(matches);
  return { rows: found.slice(0, part.limit), more: found.length > part.limit };
}
