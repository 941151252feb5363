import { type Read, readTogether, rowsOf } from "../../db/read.ts";
import { type Fragment, name, raw, sql, statement } from "../../db/sql.ts";
import { countsFrom } from "../../lib/cells.ts";
import type { Deps } from "../../platform/deps.ts";
import type { Family } from "./exposition.ts";

/** Counted no further: a backlog of this size is an alarm, whatever its size. */
const CAP = 10_000;
/** The newest deliveries and calls that are counted by how they ended. */
const NEWEST = 1000;

const capped = (rows: Fragment) => sql`(SELECT count(*) FROM (SELECT 1 FROM ${rows} LIMIT ${raw(CAP)}))`;

/** One row of numbers, each read along an index or from the end of a table. */
function numbersSql({ cell, now }: Pick<Deps, "cell" | "now">): Fragment {
  const isDue = sql`state = 'pending' AND next_attempt_at_ms <= ${now()}`;
  const firstRow = countsFrom(cell, "row");
  /** How many rows a table ever had: its numbers begin after `from`. */
  const made = (table: string, from: number) => sql`(SELECT max(coalesce(max(id), 0) - ${from}, 0) FROM ${name(table)})`;
  return sql`SELECT
    ${capped(sql`postback_deliveries WHERE ${isDue}`)} AS postbacksDue,
    (SELECT min(next_attempt_at_ms) FROM postback_deliveries WHERE ${isDue}) AS postbackDueSinceMs,
    ${capped(sql`telegram_outbox WHERE ${isDue}`)} AS callsDue,
    (SELECT min(next_attempt_at_ms) FROM telegram_outbox WHERE ${isDue}) AS callDueSinceMs,
    ${capped(raw("dead_letters"))} AS deadLetters,
    ${made("lead_events", firstRow)} AS leadEvents,
    (SELECT coalesce(max(id), ${firstRow}) FROM lead_events)
      - coalesce((SELECT value FROM watermarks WHERE name = 'lead_digest'), ${firstRow}) AS digestTail,
    ${made("leads", firstRow)} AS leads,
    ${made("postback_deliveries", firstRow)} AS deliveries,
    ${made("accounts", countsFrom(cell, "network"))} AS accounts`;
}

type Numbers = Record<string, number | null>;

/** The row of numbers, and the size of the database, which D1 says with every answer. */
function numbersRead(deps: Pick<Deps, "cell" | "db" | "now">): Read<{ numbers: Numbers; sizeBytes: number }> {
  return {
    statement: statement(deps.db, numbersSql(deps)),
    read: ({ results, meta }) => ({ numbers: (results[0] ?? {}) as Numbers, sizeBytes: meta.size_after }),
  };
}

interface StateCount {
  state: string;
  n: number;
}

const newest = (table: string) =>
  sql`SELECT state, count(*) AS n FROM (SELECT state FROM ${name(table)} ORDER BY id DESC LIMIT ${raw(NEWEST)}) GROUP BY state`;

interface JobRun {
  name: string;
  durationMs: number | null;
  succeededAtMs: number | null;
}

const JOB_RUNS = sql`SELECT name, duration_ms AS durationMs, succeeded_at_ms AS succeededAtMs FROM job_runs ORDER BY name`;

/** What an operator watches, of every cell; where there is more than one, each value has its cell as a label. */
export async function readAllMetrics(deps: Deps): Promise<Family[]> {
  const cells = await Promise.all([...deps.cells.values()].map(async (at) => ({ cell: String(at.cell), families: await readMetrics(at) })));
  const [first] = cells;
  if (first === undefined || cells.length === 1) return first?.families ?? [];
  return first.families.map((family, n) => ({
    ...family,
    values: cells.flatMap(({ cell, families }) =>
      (families[n]?.values ?? []).map(({ labels, value }) => ({ labels: { ...labels, cell }, value })),
    ),
  }));
}

/** What an operator watches of a cell, in one round trip of D1 and some ten thousands of rows at most. */
async function readMetrics(deps: Pick<Deps, "cell" | "db" | "now">): Promise<Family[]> {
  const { db, now } = deps;
  const nowMs = now();
  const [{ numbers, sizeBytes }, postbacks, calls, runs] = await readTogether(
    db,
    numbersRead(deps),
    rowsOf<StateCount>(db, newest("postback_deliveries")),
    rowsOf<StateCount>(db, newest("telegram_outbox")),
    rowsOf<JobRun>(db, JOB_RUNS),
  );
  const of = (name: string) => numbers[name] ?? 0;
  const ageSeconds = (sinceMs: number | null | undefined) => (sinceMs == null ? 0 : Math.max(0, nowMs - sinceMs) / 1000);
  const gauge = (name: string, help: string, value: number): Family => ({
    name: `pawprint_${name}`,
    type: "gauge",
    help,
    values: [{ value }],
  });
  const counter = (name: string, help: string, value: number): Family => ({
    name: `pawprint_${name}_total`,
    type: "counter",
    help,
    values: [{ value }],
  });
  const byState = (name: string, help: string, counts: readonly StateCount[]): Family => ({
    name: `pawprint_${name}`,
    type: "gauge",
    help,
    values: counts.map(({ state, n }) => ({ labels: { state }, value: n })),
  });
  const byJob = (name: string, help: string, column: "durationMs" | "succeededAtMs"): Family => ({
    name: `pawprint_${name}`,
    type: "gauge",
    help,
    values: runs.flatMap(({ name: job, [column]: ms }) => (ms === null ? [] : [{ labels: { job }, value: ms / 1000 }])),
  });
  return [
    gauge("postbacks_due", `Postbacks that are to be sent by now, up to ${CAP}`, of("postbacksDue")),
    gauge("postbacks_due_age_seconds", "How long the longest of them has waited", ageSeconds(numbers.postbackDueSinceMs)),
    byState("postbacks_newest", `The newest ${NEWEST} postbacks by their state`, postbacks),
    gauge("telegram_calls_due", `Calls of the Bot API that are to be made by now, up to ${CAP}`, of("callsDue")),
    gauge("telegram_calls_due_age_seconds", "How long the longest of them has waited", ageSeconds(numbers.callDueSinceMs)),
    byState("telegram_calls_newest", `The newest ${NEWEST} calls of the Bot API by their state`, calls),
    gauge("dead_letters", `Messages that failed too often, up to ${CAP}`, of("deadLetters")),
    gauge("digest_events_waiting", "Events of leads that owners were not told of yet", of("digestTail")),
    counter("lead_events", "Events of leads ever recorded", of("leadEvents")),
    counter("leads", "Leads ever made", of("leads")),
    counter("postbacks", "Postbacks ever owed", of("deliveries")),
    counter("accounts", "Accounts ever made", of("accounts")),
    byJob("job_duration_seconds", "How long the last run of each scheduled job took", "durationMs"),
    byJob("job_last_success_timestamp_seconds", "When each scheduled job last ended well, in Unix seconds", "succeededAtMs"),
    gauge("database_size_bytes", "Size of the database", sizeBytes),
  ];
}
