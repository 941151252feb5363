import { sql, statement } from "../db/sql.ts";
import type { Deps } from "../platform/deps.ts";

/** One run of a job. */
export interface JobRun {
  name: string;
  durationMs: number;
  /** Unix milliseconds; null: it failed. */
  succeededAtMs: number | null;
}

/** Records the runs of a minute, for `/metrics`: a row for each job, and none for a job that there is no more. @throws Error when D1 failed */
export async function recordRuns({ db }: Pick<Deps, "db">, runs: readonly JobRun[]): Promise<void> {
  const list = JSON.stringify(runs);
  await db.$client.batch([
    // A failure leaves the last success unchanged. `WHERE TRUE` keeps ON CONFLICT from being read as a join's ON.
    statement(
      db,
      sql`INSERT INTO job_runs (name, duration_ms, succeeded_at_ms)
        SELECT value ->> 'name', value ->> 'durationMs', value ->> 'succeededAtMs' FROM json_each(${list}) WHERE TRUE
        ON CONFLICT (name) DO UPDATE SET duration_ms = excluded.duration_ms, succeeded_at_ms = coalesce(excluded.succeeded_at_ms, succeeded_at_ms)`,
    ),
    statement(db, sql`DELETE FROM job_runs WHERE name NOT IN (SELECT value ->> 'name' FROM json_each(${list}))`),
  ]);
}
