import { raw, sql, statement } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";
import type { AttemptResult } from "./attempt.ts";
import { type Claimed, claim, headsOf } from "./claim.ts";
import type { AttemptOutcome } from "./classify-outcome.ts";
import { asLogged } from "./delivery-request.ts";
import { dueLeadsRead } from "./due-leads.ts";
import { BLOCKED_MS } from "./lead-queue.ts";
import { healthStatements } from "./template-health.ts";

/**
 * Outcomes that are equal but for their ids, as most of a record are. Groups make the JSON four times shorter, which takes
 * SQLite longer to read than the rows take to write.
 */
interface Group {
  lease: number;
  attempts: number;
  state: AttemptOutcome["state"];
  error: string | null;
  /** When the next attempt is due, in Unix milliseconds; null when there is none. */
  next: number | null;
  /** Of the request; null when nothing was sent. */
  outcome: AttemptResult["outcome"] | null;
  code: number | null;
  ids: number[];
  /** For the log, of each request: delivery, time, URL, body, milliseconds. */
  tries: [id: number, atMs: number, url: string, body: string, durationMs: number][];
}

/** Materialized, so that what a group has in common is read once. */
const groupsOf = (json: string, list: "ids" | "tries") => sql`WITH g AS MATERIALIZED (
    SELECT value ->> 'lease' AS lease, value ->> 'attempts' AS attempts, value ->> 'state' AS state, value ->> 'error' AS error,
      value ->> 'next' AS next, value ->> 'outcome' AS outcome, value ->> 'code' AS code, value -> '${raw(list)}' AS list
    FROM json_each(${json}))`;

/** Only while the lease is ours: a delivery that another consumer has claimed since is theirs to record. */
const stillOurs = (group: "g" | "s") =>
  raw(`d.state = 'pending' AND d.leased_until_ms = ${group}.lease AND d.attempts = ${group}.attempts`);

/** The person or the account was forgotten while the request was under way: its URL and answer stay out of the log. */
const FORGOTTEN = raw("coalesce(l.forgotten_at_ms, la.forgotten_at_ms, da.forgotten_at_ms) IS NOT NULL");

const LOG_ATTEMPTS = sql`
  INSERT INTO postback_attempts (delivery_id, number, at_ms, url, outcome, response_code, error, body, duration_ms, network_id)
  SELECT d.id, d.attempts + 1, t.value ->> 1, iif(${FORGOTTEN}, '', t.value ->> 2), g.outcome, g.code, g.error,
    iif(${FORGOTTEN}, '', t.value ->> 3), t.value ->> 4, iif(d.lane = 0, NULL, l.network_id)
  FROM g CROSS JOIN json_each(g.list) AS t CROSS JOIN postback_deliveries d ON d.id = t.value ->> 0
    LEFT JOIN leads l ON l.id = d.lead_id LEFT JOIN accounts la ON la.id = l.account_id LEFT JOIN accounts da ON da.id = d.account_id
  WHERE ${stillOurs("g")}`;

/** An UPDATE has no CROSS JOIN with what it updates: a list that is made up beforehand keeps SQLite from walking over all that is pending. */
const updateDeliveries = (groups: string, nowMs: number) => sql`${groupsOf(groups, "ids")},
  s AS MATERIALIZED (SELECT g.*, j.value AS id FROM g CROSS JOIN json_each(g.list) AS j)
  UPDATE postback_deliveries AS d SET state = s.state, attempts = d.attempts + (s.outcome IS NOT NULL), leased_until_ms = 0,
    next_attempt_at_ms = coalesce(s.next, d.next_attempt_at_ms), response_code = iif(s.outcome IS NULL, d.response_code, s.code),
    error = s.error, finished_at_ms = iif(s.state = 'pending', NULL, ${nowMs})
  FROM s WHERE d.id = s.id AND ${stillOurs("s")}`;

/** The next in the lead's queue is no longer blocked. */
const promote = (leads: string, nowMs: number) => sql`
  UPDATE postback_deliveries SET next_attempt_at_ms = ${nowMs}
  WHERE next_attempt_at_ms = ${raw(BLOCKED_MS)} AND id IN (SELECT id FROM (${headsOf(leads)}))`;

/** What a record does beside recording. */
interface Next {
  /** False: the next of each lead that is done are left for others. */
  claim: boolean;
  /** Other leads to claim from. */
  leadIds: number[];
  /** How many due leads to look for. */
  look: number;
}

/**
 * Records outcomes in one batch: attempts, deliveries, the health of templates, and, where a delivery is done, the claim of
 * the next of its lead.
 * @returns the claims made, the due leads that were looked for, and whether every lease was still ours
 */
export async function recordAttempts(
  deps: Deps,
  outcomes: AttemptOutcome[],
  { claim: claims, leadIds, look }: Next,
): Promise<{ claimed: Claimed[]; due: number[]; whole: boolean }> {
  const nowMs = deps.now();
  const grouped = inGroups(outcomes, nowMs);
  const done = outcomes.filter(({ state }) => state !== "pending").map(({ claimed }) => claimed.leadId);
  const wanted = claims ? [...new Set([...done, ...leadIds])] : [];
  const next = claim(deps, wanted);
  const own = [
    statement(deps.db, sql`${groupsOf(JSON.stringify(grouped.map(({ ids: _, ...group }) => group)), "tries")} ${LOG_ATTEMPTS}`),
    statement(deps.db, updateDeliveries(JSON.stringify(grouped.map(({ tries: _, ...group }) => group)), nowMs)),
    ...healthStatements(deps, outcomes),
    ...(done.length > 0 ? [statement(deps.db, promote(JSON.stringify(done), nowMs))] : []),
  ];
  const due = look > 0 ? dueLeadsRead(deps, { dueByMs: nowMs, limit: look }) : null;
  const results = await deps.db.$client.batch([
    ...own,
    ...(wanted.length > 0 ? next.statements : []),
    ...(due === null ? [] : [due.statement]),
  ]);
  return {
    claimed: wanted.length > 0 ? next.read(results.slice(own.length)) : [],
    due: due?.read(results.at(-1) as D1Result) ?? [],
    whole: results[1]?.meta.changes === outcomes.length,
  };
}

function inGroups(outcomes: AttemptOutcome[], nowMs: number): Group[] {
  const known = new Map<string, Group>();
  for (const { claimed, state, error, delaySeconds, sent } of outcomes) {
    const { id, leasedUntilMs: lease, attempts } = claimed;
    const next = delaySeconds === null ? null : nowMs + delaySeconds * 1000;
    const outcome = sent?.result.outcome ?? null;
    const code = sent?.result.responseCode ?? null;
    const key = [lease, attempts, state, error, next, outcome, code].join();
    const group = known.get(key) ?? { lease, attempts, state, error, next, outcome, code, ids: [], tries: [] };
    known.set(key, group);
    group.ids.push(id);
    if (sent !== null) group.tries.push([id, sent.atMs, asLogged(sent.url), sent.result.body, sent.result.durationMs]);
  }
  return [...known.values()];
}
