import type { Database } from "../../db/client.ts";
import { sql, statement } from "../../db/sql.ts";

/** How far a job has come; null before its first run. */
export async function readWatermark(db: Database, name: string): Promise<number | null> {
  return statement(db, sql`SELECT value FROM watermarks WHERE name = ${name}`).first<number>("value");
}

/** Up to which time a job about clicks has come, Unix milliseconds: before its first run the age of the oldest flow; null: there is none. */
export async function readClickWatermark(db: Database, name: string): Promise<number | null> {
  return (await readWatermark(db, name)) ?? statement(db, sql`SELECT min(created_at_ms) AS ms FROM flows`).first<number>("ms");
}

/** The statement that stores how far a job has come, for the batch of its step. */
export function watermarkStatement(db: Database, name: string, value: number): D1PreparedStatement {
  return statement(
    db,
    sql`INSERT INTO watermarks (name, value) VALUES (${name}, ${value}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
}
