import type { Deps } from "../platform/deps.ts";

/** One run of a job. */
export interface JobRun {
  name: string;
  durationMs: number;
  /** Unix milliseconds; null: it failed. */
  succeededAtMs: number | null;
}

/** A failure leaves the last success unchanged. `WHERE TRUE` keeps ON CONFLICT from being read as a join's ON. */
const RECORD = `INSERT INTO job_runs (name, duration_ms, succeeded_at_ms)
  SELECT value ->> 'name', value ->> 'durationMs', value ->> 'succeededAtMs' FROM json_each(?1) WHERE TRUE
  ON CONFLICT (name) DO UPDATE SET duration_ms = excluded.duration_ms, succeeded_at_ms = coalesce(excluded.succeeded_at_ms, succeeded_at_ms)`;

/** Records the runs of a minute, for `/metrics`: a row for each job. @throws Error when D1 failed */
export async function recordRuns({ db }: Pick<Deps, "db">, runs: readonly JobRun[]): Promise<void> {
  await db.$client.prepare(RECORD).bind(JSON.stringify(runs)).run();
}
