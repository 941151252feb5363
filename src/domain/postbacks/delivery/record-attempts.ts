import type { Deps } from "../../../platform/deps.ts";
import type { AttemptResult } from "./attempt.ts";
import { type Claimed, claim, HEADS } from "./claim.ts";
import type { AttemptOutcome } from "./classify-outcome.ts";
import { asLogged } from "./delivery-request.ts";
import { dueStatement, leadsOf } from "./due-leads.ts";
import { BEHIND_MS } from "./lead-queue.ts";
import { healthStatements } from "./template-health.ts";

/**
 * Settlements that have everything in common which D1 is told beside the ids, most of a record as a rule. As groups they are a
 * quarter of the JSON, which takes SQLite longer to read than the rows take to write.
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
const groups = (list: "ids" | "tries") => `WITH g AS MATERIALIZED (
    SELECT value ->> 'lease' AS lease, value ->> 'attempts' AS attempts, value ->> 'state' AS state, value ->> 'error' AS error,
      value ->> 'next' AS next, value ->> 'outcome' AS outcome, value ->> 'code' AS code, value -> '${list}' AS list
    FROM json_each(?1))`;

/** Only while the delivery is still in our hands: one whose lease ran out and was given to another is theirs to record. */
const stillOurs = (group: "g" | "s") => `d.state = 'pending' AND d.leased_until_ms = ${group}.lease AND d.attempts = ${group}.attempts`;

/** A person or an account that was forgotten while the request was under way; what it told of them stays out of the log. */
const FORGOTTEN = "coalesce(l.forgotten_at_ms, la.forgotten_at_ms, da.forgotten_at_ms) IS NOT NULL";

const LOG_ATTEMPTS = `${groups("tries")}
  INSERT INTO postback_attempts (delivery_id, number, at_ms, url, outcome, response_code, error, body, duration_ms)
  SELECT d.id, d.attempts + 1, t.value ->> 1, iif(${FORGOTTEN}, '', t.value ->> 2), g.outcome, g.code, g.error,
    iif(${FORGOTTEN}, '', t.value ->> 3), t.value ->> 4
  FROM g CROSS JOIN json_each(g.list) AS t CROSS JOIN postback_deliveries d ON d.id = t.value ->> 0
    LEFT JOIN leads l ON l.id = d.lead_id LEFT JOIN accounts la ON la.id = l.account_id LEFT JOIN accounts da ON da.id = d.account_id
  WHERE ${stillOurs("g")}`;

/** An UPDATE has no CROSS JOIN with what it updates: a list that is made up beforehand keeps SQLite from walking over all that is pending. */
const SETTLE = `${groups("ids")},
  s AS MATERIALIZED (SELECT g.*, j.value AS id FROM g CROSS JOIN json_each(g.list) AS j)
  UPDATE postback_deliveries AS d SET state = s.state, attempts = d.attempts + (s.outcome IS NOT NULL), leased_until_ms = 0,
    next_attempt_at_ms = coalesce(s.next, d.next_attempt_at_ms), response_code = iif(s.outcome IS NULL, d.response_code, s.code),
    error = s.error, finished_at_ms = iif(s.state = 'pending', NULL, ?2)
  FROM s WHERE d.id = s.id AND ${stillOurs("s")}`;

/** The next of a line waited for the one before it, which is now done. */
const PROMOTE = `
  UPDATE postback_deliveries SET next_attempt_at_ms = ?2 WHERE next_attempt_at_ms = ${BEHIND_MS} AND id IN (SELECT id FROM (${HEADS}))`;

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
 * Records what became of deliveries in hand, in one batch: attempts, deliveries, the health of templates, and, where a
 * delivery is done, the claim of the next of its lead.
 * @returns the claims made, the due leads that were looked for, and whether every delivery was still ours to record
 */
export async function record(
  deps: Deps,
  settlements: AttemptOutcome[],
  { claim: claims, leadIds, look }: Next,
): Promise<{ claimed: Claimed[]; due: number[]; whole: boolean }> {
  const d1 = deps.db.$client;
  const nowMs = deps.now();
  const settled = inGroups(settlements, nowMs);
  const done = settlements.filter(({ state }) => state !== "pending").map(({ claimed }) => claimed.leadId);
  const wanted = claims ? [...new Set([...done, ...leadIds])] : [];
  const next = claim(deps, wanted);
  const own = [
    d1.prepare(LOG_ATTEMPTS).bind(JSON.stringify(settled.map(({ ids: _, ...group }) => group))),
    d1.prepare(SETTLE).bind(JSON.stringify(settled.map(({ tries: _, ...group }) => group)), nowMs),
    ...healthStatements(deps, settlements),
    ...(done.length > 0 ? [d1.prepare(PROMOTE).bind(JSON.stringify(done), nowMs)] : []),
  ];
  const results = await d1.batch([
    ...own,
    ...(wanted.length > 0 ? next.statements : []),
    ...(look > 0 ? [dueStatement(deps, nowMs, look)] : []),
  ]);
  return {
    claimed: wanted.length > 0 ? next.read(results.slice(own.length)) : [],
    due: look > 0 ? leadsOf(results.at(-1)) : [],
    whole: results[1]?.meta.changes === settlements.length,
  };
}

function inGroups(settlements: AttemptOutcome[], nowMs: number): Group[] {
  const known = new Map<string, Group>();
  for (const { claimed, state, error, delaySeconds, tried } of settlements) {
    const { id, leasedUntilMs: lease, attempts } = claimed;
    const next = delaySeconds === null ? null : nowMs + delaySeconds * 1000;
    const outcome = tried?.result.outcome ?? null;
    const code = tried?.result.responseCode ?? null;
    const key = [lease, attempts, state, error, next, outcome, code].join();
    const group = known.get(key) ?? { lease, attempts, state, error, next, outcome, code, ids: [], tries: [] };
    known.set(key, group);
    group.ids.push(id);
    if (tried !== null) group.tries.push([id, tried.atMs, asLogged(tried.url), tried.result.body, tried.result.durationMs]);
  }
  return [...known.values()];
}
