import { countsFrom } from "../../lib/cells.ts";
import type { Deps } from "../../platform/deps.ts";
import type { Family } from "./exposition.ts";

/** Counted no further: a backlog of this size is an alarm, whatever its size. */
const CAP = 10_000;
/** The newest deliveries and calls that are counted by how they ended. */
const NEWEST = 1000;

const capped = (rows: string) => `(SELECT count(*) FROM (SELECT 1 FROM ${rows} LIMIT ${CAP}))`;
const DUE = "state = 'pending' AND next_attempt_at_ms <= ?1";

/** How many rows a table ever had: its numbers begin after `from`. */
const made = (table: string, from: string) => `(SELECT max(coalesce(max(id), 0) - ${from}, 0) FROM ${table})`;

/** One row of numbers, each read along an index or from the end of a table. */
const NUMBERS = `SELECT
  ${capped(`postback_deliveries WHERE ${DUE}`)} AS postbacksDue,
  (SELECT min(next_attempt_at_ms) FROM postback_deliveries WHERE ${DUE}) AS postbackDueSinceMs,
  ${capped(`telegram_outbox WHERE ${DUE}`)} AS callsDue,
  (SELECT min(next_attempt_at_ms) FROM telegram_outbox WHERE ${DUE}) AS callDueSinceMs,
  ${capped("dead_letters")} AS deadLetters,
  ${capped("dirty_leads")} AS dirtyLeads,
  ${capped("late_clicks")} AS lateClicks,
  ${made("lead_events", "?2")} AS leadEvents,
  (SELECT coalesce(max(id), ?2) FROM lead_events)
    - coalesce((SELECT value FROM watermarks WHERE name = 'lead_digest'), ?2) AS digestTail,
  ${made("leads", "?2")} AS leads,
  ${made("postback_deliveries", "?2")} AS deliveries,
  ${made("accounts", "?3")} AS accounts`;

const newest = (table: string) =>
  `SELECT state, count(*) AS n FROM (SELECT state FROM ${table} ORDER BY id DESC LIMIT ${NEWEST}) GROUP BY state`;

type Numbers = Record<string, number | null>;

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
async function readMetrics({ cell, db: { $client: d1 }, now }: Pick<Deps, "cell" | "db" | "now">): Promise<Family[]> {
  const nowMs = now();
  const [read, postbacks, calls, runs] = await d1.batch<Record<string, unknown>>([
    d1.prepare(NUMBERS).bind(nowMs, countsFrom(cell, "row"), countsFrom(cell, "network")),
    d1.prepare(newest("postback_deliveries")),
    d1.prepare(newest("telegram_outbox")),
    d1.prepare("SELECT name, duration_ms AS durationMs, succeeded_at_ms AS succeededAtMs FROM job_runs ORDER BY name"),
  ]);
  const numbers = (read?.results[0] ?? {}) as Numbers;
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
  const byState = (name: string, help: string, result: D1Result<Record<string, unknown>> | undefined): Family => ({
    name: `pawprint_${name}`,
    type: "gauge",
    help,
    values: (result?.results ?? []).map(({ state, n }) => ({ labels: { state: String(state) }, value: Number(n) })),
  });
  const byJob = (name: string, help: string, column: string): Family => ({
    name: `pawprint_${name}`,
    type: "gauge",
    help,
    values: (runs?.results ?? []).flatMap((run) =>
      run[column] === null ? [] : [{ labels: { job: String(run.name) }, value: Number(run[column]) / 1000 }],
    ),
  });
  return [
    gauge("postbacks_due", `Postbacks that are to be sent by now, up to ${CAP}`, of("postbacksDue")),
    gauge("postbacks_due_age_seconds", "How long the longest of them has waited", ageSeconds(numbers.postbackDueSinceMs)),
    byState("postbacks_newest", `The newest ${NEWEST} postbacks by their state`, postbacks),
    gauge("telegram_calls_due", `Calls of the Bot API that are to be made by now, up to ${CAP}`, of("callsDue")),
    gauge("telegram_calls_due_age_seconds", "How long the longest of them has waited", ageSeconds(numbers.callDueSinceMs)),
    byState("telegram_calls_newest", `The newest ${NEWEST} calls of the Bot API by their state`, calls),
    gauge("dead_letters", `Messages that failed too often, up to ${CAP}`, of("deadLetters")),
    gauge("rollup_leads_waiting", `Leads that changed since they were rolled up, up to ${CAP}`, of("dirtyLeads")),
    gauge("rollup_clicks_late", `Clicks that came after theirs were rolled up, up to ${CAP}`, of("lateClicks")),
    gauge("digest_events_waiting", "Events of leads that owners were not told of yet", of("digestTail")),
    counter("lead_events", "Events of leads ever recorded", of("leadEvents")),
    counter("leads", "Leads ever made", of("leads")),
    counter("postbacks", "Postbacks ever owed", of("deliveries")),
    counter("accounts", "Accounts ever made", of("accounts")),
    byJob("job_duration_seconds", "How long the last run of each scheduled job took", "durationMs"),
    byJob("job_last_success_timestamp_seconds", "When each scheduled job last ended well, in Unix seconds", "succeededAtMs"),
    gauge("database_size_bytes", "Size of the database", read?.meta.size_after ?? 0),
  ];
}
