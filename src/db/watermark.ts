import type { Database } from "./client.ts";
import { firstOf, type Read, readAlone } from "./read.ts";
import { sql, statement } from "./sql.ts";

/** How far a job has come; null before its first run. */
export const readWatermark = (db: Database, job: string): Promise<number | null> => readAlone(watermarkRead(db, job));

/** The same, for the batch of what else is read. */
export function watermarkRead(db: Database, job: string): Read<number | null> {
  const { statement, read } = firstOf<{ value: number }>(db, sql`SELECT value FROM watermarks WHERE name = ${job}`);
  return { statement, read: (result) => read(result)?.value ?? null };
}

/** The statement that stores how far a job has come, for the batch of its step. */
export function watermarkStatement(db: Database, { job, value }: { job: string; value: number }): D1PreparedStatement {
  return statement(
    db,
    sql`INSERT INTO watermarks (name, value) VALUES (${job}, ${value}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
}
