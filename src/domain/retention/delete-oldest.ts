import type { Database } from "../../db/client.ts";
import { name, raw, sql, statement } from "../../db/sql.ts";

const STEP_ROWS = 2000;

/**
 * Deletes the oldest rows of a log before a time. Rows are numbered as they are written, so that the first are the oldest.
 * @returns whether there may be more
 */
export async function deleteOldest(
  db: Database,
  table: "postback_attempts" | "audit_entries" | "statistics_imports",
  beforeMs: number,
): Promise<boolean> {
  const head = sql`SELECT rowid AS place, at_ms FROM ${name(table)} ORDER BY rowid LIMIT ${raw(STEP_ROWS)}`;
  const { meta } = await statement(
    db,
    sql`DELETE FROM ${name(table)} WHERE rowid IN (SELECT place FROM (${head}) WHERE at_ms < ${beforeMs})`,
  ).run();
  return meta.changes === STEP_ROWS;
}
