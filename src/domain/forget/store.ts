import { type Fragment, raw, sql } from "../../db/sql.ts";
import type { Store } from "../../db/store.ts";

/** The first row that a statement returns. */
export async function readFirst(store: Store, statement: Fragment): Promise<Record<string, unknown> | undefined> {
  const [rows] = await store([statement]);
  return rows?.[0];
}

/**
 * The last id of the next rows of a table; null: there are none.
 * @param rows the table, and which of its rows: `journal WHERE id > …`
 */
export async function readLastId(store: Store, rows: Fragment, limit: number): Promise<string | number | null> {
  const row = await readFirst(store, sql`SELECT max(id) AS last FROM (SELECT id FROM ${rows} ORDER BY id LIMIT ${raw(limit)})`);
  return (row?.last ?? null) as string | number | null;
}

/** How many rows were blanked, by kind. */
export type Counts = Record<string, number>;

/** A statement, and the name by which the rows that it changes are counted; an empty name is not counted. */
export interface Counted {
  counts: string;
  sql: Fragment;
}

/** Runs statements and counts the rows that they changed. */
export async function runCounted(store: Store, statements: readonly Counted[], counts: Counts): Promise<void> {
  if (statements.length === 0) return;
  const results = await store(statements.flatMap((each) => [each.sql, sql`SELECT changes() AS changed`]));
  for (const [index, { counts: name }] of statements.entries())
    if (name !== "") counts[name] = (counts[name] ?? 0) + Number(results[2 * index + 1]?.[0]?.changed ?? 0);
}
