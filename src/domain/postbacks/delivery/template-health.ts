import { DAY_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { sharingAddress } from "../outbound/same-address.ts";
import type { Claimed } from "./claim.ts";
import type { AttemptOutcome } from "./classify-outcome.ts";
import { addressKey } from "./lanes.ts";
import { releasePausedSql } from "./paused-deliveries.ts";
import type { Rest } from "./rest.ts";

/** How long an address may fail, without one success, before its template is paused. */
export const PAUSE_AFTER_MS = 5 * DAY_MS;

/** A success ends a run of failures. Nothing is written while all is well. */
const SUCCEEDED = `
  UPDATE postback_templates SET failing_since_ms = NULL, probe_at_ms = iif(state = 'paused', NULL, probe_at_ms), state = 'active'
  WHERE id IN (SELECT value FROM json_each(?1)) AND state <> 'stopped' AND (failing_since_ms IS NOT NULL OR state = 'paused')`;

const SHARING = sharingAddress("json_each(?1) AS j CROSS JOIN postback_templates t ON t.id = j.value");

/** A probe that arrived closes the circuit of its address: of all the account's templates there. */
const CLOSE = `
  UPDATE postback_templates SET probe_at_ms = NULL, rests = 0
  WHERE state <> 'stopped' AND (probe_at_ms IS NOT NULL OR rests <> 0) AND id IN (${SHARING})`;

const RELEASE_PAUSED = releasePausedSql(SHARING.replaceAll("?1", "?2"));

const FAILED = `
  UPDATE postback_templates SET failing_since_ms = ?2
  WHERE id IN (SELECT value FROM json_each(?1)) AND state = 'active' AND failing_since_ms IS NULL`;

/** Opens the circuit of an address, unless the template's URL changed meanwhile. A failure beside a probe never shortens the rest. */
const REST = `
  UPDATE postback_templates SET probe_at_ms = ?3, rests = ?4
  WHERE state = 'active' AND (?5 OR coalesce(probe_at_ms, 0) < ?3)
    AND id IN (${sharingAddress("(SELECT * FROM postback_templates WHERE id = ?1 AND url = ?2) AS t")})`;

/** The templates that accepted a request, those that only failed, and those that accepted a probe. */
function resultsByTemplate(outcomes: AttemptOutcome[]): { succeededIds: number[]; failedIds: number[]; probesSucceeded: number[] } {
  const attempted = outcomes.filter(({ sent }) => sent !== null);
  const succeeded = attempted.filter(({ sent }) => sent?.result.outcome !== "failed").map(({ claimed }) => claimed);
  const succeededIds = new Set(succeeded.map(({ templateId }) => templateId));
  const failedIds = new Set(attempted.map(({ claimed }) => claimed.templateId).filter((id) => !succeededIds.has(id)));
  const probesSucceeded = outcomes.filter(isProbeSuccess).map(({ claimed }) => claimed.templateId);
  return { succeededIds: [...succeededIds], failedIds: [...failedIds], probesSucceeded };
}

function isProbeSuccess({ claimed, sent }: AttemptOutcome): boolean {
  return claimed.isProbe === 1 && sent !== null && sent.result.outcome !== "failed";
}

/** Whether a probe arrived, so that paused deliveries may be sent. */
export function hasReopened(outcomes: AttemptOutcome[]): boolean {
  return outcomes.some(isProbeSuccess);
}

type Resting = Rest & { claimed: Claimed };

/** Of each address that is to rest, the attempt that asks for the longest rest. */
function restsOf(outcomes: AttemptOutcome[]): Resting[] {
  const longest = new Map<string, Resting>();
  for (const { claimed, sent } of outcomes) {
    if (sent === null || sent.rest === null) continue;
    const key = addressKey(claimed);
    if ((longest.get(key)?.seconds ?? 0) < sent.rest.seconds) longest.set(key, { ...sent.rest, claimed });
  }
  return [...longest.values()];
}

/** The statements that update the health of templates. */
export function healthStatements(deps: Pick<Deps, "db" | "now">, outcomes: AttemptOutcome[]): D1PreparedStatement[] {
  const d1 = deps.db.$client;
  const nowMs = deps.now();
  const { succeededIds, failedIds, probesSucceeded } = resultsByTemplate(outcomes);
  const probed = JSON.stringify(probesSucceeded);
  return [
    ...(succeededIds.length > 0 ? [d1.prepare(SUCCEEDED).bind(JSON.stringify(succeededIds))] : []),
    ...(probesSucceeded.length > 0 ? [d1.prepare(CLOSE).bind(probed), d1.prepare(RELEASE_PAUSED).bind(nowMs, probed)] : []),
    ...(failedIds.length > 0 ? [d1.prepare(FAILED).bind(JSON.stringify(failedIds), nowMs)] : []),
    ...restsOf(outcomes).map(({ seconds, claimed: { templateId, templateUrl, rests, isProbe } }) =>
      d1.prepare(REST).bind(templateId, templateUrl, nowMs + seconds * 1000, rests + 1, isProbe),
    ),
  ];
}
