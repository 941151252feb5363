import type { Deps } from "../deps.ts";
import { type Claimed, claim, HEADS } from "./claim.ts";
import { dueStatement, leadsOf } from "./due.ts";
import { healthStatements } from "./health.ts";
import { BEHIND_MS } from "./line.ts";
import type { Settlement } from "./settle.ts";

/** Macros can make a URL far longer than its template was; the log keeps this much. */
const MAX_URL_CHARACTERS = 4_096;

/** A row of what was settled, out of the JSON list ?1. */
const SETTLED = `SELECT value ->> 'id' AS id, value ->> 'lease' AS lease, value ->> 'attempts' AS attempts, value ->> 'state' AS state,
  value ->> 'counted' AS counted, value ->> 'next' AS next, value ->> 'code' AS code, value ->> 'error' AS error,
  value ->> 'atMs' AS at_ms, value ->> 'url' AS url, value ->> 'outcome' AS outcome, value ->> 'body' AS body, value ->> 'ms' AS ms
  FROM json_each(?1)`;

/** Only while the delivery is still in our hands: one whose lease ran out and was given to another is theirs to record. */
const STILL_OURS = "d.state = 'pending' AND d.leased_until_ms = s.lease AND d.attempts = s.attempts";

const LOG_ATTEMPTS = `
  INSERT INTO postback_attempts (delivery_id, number, at_ms, url, outcome, response_code, error, body, duration_ms)
  SELECT d.id, d.attempts + 1, s.at_ms, s.url, s.outcome, s.code, s.error, s.body, s.ms
  FROM (${SETTLED}) AS s CROSS JOIN postback_deliveries d ON d.id = s.id
  WHERE s.counted = 1 AND ${STILL_OURS}`;

const SETTLE = `
  UPDATE postback_deliveries AS d SET state = s.state, attempts = d.attempts + s.counted, leased_until_ms = 0,
    next_attempt_at_ms = coalesce(s.next, d.next_attempt_at_ms), response_code = iif(s.counted, s.code, d.response_code), error = s.error,
    finished_at_ms = iif(s.state = 'pending', NULL, ?2)
  FROM (${SETTLED}) AS s WHERE d.id = s.id AND ${STILL_OURS}`;

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
  settlements: Settlement[],
  { claim: claims, leadIds, look }: Next,
): Promise<{ claimed: Claimed[]; due: number[]; whole: boolean }> {
  const d1 = deps.db.$client;
  const nowMs = deps.now();
  const list = JSON.stringify(settlements.map((settlement) => toRow(settlement, nowMs)));
  const done = settlements.filter(({ state }) => state !== "pending").map(({ claimed }) => claimed.leadId);
  const wanted = claims ? [...new Set([...done, ...leadIds])] : [];
  const next = claim(deps, wanted);
  const own = [
    d1.prepare(LOG_ATTEMPTS).bind(list),
    d1.prepare(SETTLE).bind(list, nowMs),
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

function toRow({ claimed, state, error, delaySeconds, tried }: Settlement, nowMs: number) {
  return {
    id: claimed.id,
    lease: claimed.leasedUntilMs,
    attempts: claimed.attempts,
    state,
    counted: tried === null ? 0 : 1,
    next: delaySeconds === null ? null : nowMs + delaySeconds * 1000,
    code: tried?.result.responseCode ?? null,
    error,
    atMs: tried?.atMs ?? null,
    url: tried?.url.slice(0, MAX_URL_CHARACTERS) ?? null,
    outcome: tried?.result.outcome ?? null,
    body: tried?.result.body ?? null,
    ms: tried?.result.durationMs ?? null,
  };
}
