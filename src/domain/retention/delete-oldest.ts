const STEP_ROWS = 2000;

/**
 * Deletes the oldest rows of a log before a time. Rows are numbered as they are written, so that the first are the oldest.
 * @returns whether there may be more
 */
export async function deleteOldest(d1: D1Database, table: "postback_attempts" | "audit_entries", beforeMs: number): Promise<boolean> {
  const head = `SELECT rowid AS place, at_ms FROM ${table} ORDER BY rowid LIMIT ${STEP_ROWS}`;
  const { meta } = await d1
    .prepare(`DELETE FROM ${table} WHERE rowid IN (SELECT place FROM (${head}) WHERE at_ms < ?1)`)
    .bind(beforeMs)
    .run();
  return meta.changes === STEP_ROWS;
}
