import type { Database } from "../../db/client.ts";
import { raw, sql, statement } from "../../db/sql.ts";
import { utcDay } from "../../lib/time.ts";

const STEP_ROWS = 2000;

/**
 * Deletes the oldest figures of ads by five minutes, of UTC days before that of a time. Their days stay.
 * @returns whether there may be more
 */
export async function deleteOldIntervals(db: Database, beforeMs: number): Promise<boolean> {
  const oldest = sql`SELECT day, ad_id, slot FROM ad_intervals WHERE day < ${utcDay(beforeMs)} ORDER BY day, ad_id, slot LIMIT ${raw(STEP_ROWS)}`;
  const { meta } = await statement(db, sql`DELETE FROM ad_intervals WHERE (day, ad_id, slot) IN (${oldest})`).run();
  return meta.changes === STEP_ROWS;
}
