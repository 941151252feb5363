import type { Database } from "../../db/client.ts";
import { sql, statement } from "../../db/sql.ts";
import { readWatermark } from "../../db/watermark.ts";

/** Up to which time a job about clicks has come, Unix milliseconds: before its first run the age of the oldest flow; null: there is none. */
export async function readClickWatermark(db: Database, job: string): Promise<number | null> {
  return (await readWatermark(db, job)) ?? statement(db, sql`SELECT min(created_at_ms) AS ms FROM flows`).first<number>("ms");
}
