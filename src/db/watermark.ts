import type { Database } from "./client.ts";
import { sql, statement } from "./sql.ts";

/** How far a job has come; null before its first run. */
export async function readWatermark(db: Database, job: string): Promise<number | null> {
  return statement(db, sql`SELECT value FROM watermarks WHERE name = ${job}`).first<number>("value");
}

/** The statement that stores how far a job has come, for the batch of its step. */
export function watermarkStatement(db: Database, { job, value }: { job: string; value: number }): D1PreparedStatement {
  return statement(
    db,
    sql`INSERT INTO watermarks (name, value) VALUES (${job}, ${value}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
}
