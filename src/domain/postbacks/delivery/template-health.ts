import { sql, statement } from "../../../db/sql.ts";
import { DAY_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { templatesSharing } from "../outbound/same-address.ts";
import type { Claimed } from "./claim.ts";
import type { AttemptOutcome } from "./classify-outcome.ts";
import { addressKey } from "./lanes.ts";
import { releasePaused } from "./paused-deliveries.ts";
import type { Rest } from "./rest.ts";

/** How long an address may fail, without one success, before its template is paused. */
export const PAUSE_AFTER_MS = 5 * DAY_MS;

/** A success ends a run of failures. Nothing is written while all is well. */
const markSucceeded = (templateIds: string) => sql`
  UPDATE postback_templates SET failing_since_ms = NULL, probe_at_ms = iif(state = 'paused', NULL, probe_at_ms), state = 'active'
  WHERE id IN (SELECT value FROM json_each(${templateIds})) AND state <> 'stopped' AND (failing_since_ms IS NOT NULL OR state = 'paused')`;

const sharing = (templateIds: string) =>
  templatesSharing(sql`json_each(${templateIds}) AS j CROSS JOIN postback_templates t ON t.id = j.value`);

/** A probe that arrived closes the circuit of its address: of all the account's templates there. */
const closeCircuits = (templateIds: string) => sql`
  UPDATE postback_templates SET probe_at_ms = NULL, rests = 0
  WHERE state <> 'stopped' AND (probe_at_ms IS NOT NULL OR rests <> 0) AND id IN (${sharing(templateIds)})`;

const markFailed = (templateIds: string, nowMs: number) => sql`
  UPDATE postback_templates SET failing_since_ms = ${nowMs}
  WHERE id IN (SELECT value FROM json_each(${templateIds})) AND state = 'active' AND failing_since_ms IS NULL`;

/** Opens the circuit of an address, unless the template's URL changed meanwhile. A failure beside a probe never shortens the rest. */
const rest = ({ templateId, templateUrl, rests, isProbe }: Claimed, untilMs: number) => sql`
  UPDATE postback_templates SET probe_at_ms = ${untilMs}, rests = ${rests + 1}
  WHERE state = 'active' AND (${isProbe} OR coalesce(probe_at_ms, 0) < ${untilMs})
    AND id IN (${templatesSharing(sql`(SELECT * FROM postback_templates WHERE id = ${templateId} AND url = ${templateUrl}) AS t`)})`;

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
  const nowMs = deps.now();
  const { succeededIds, failedIds, probesSucceeded } = resultsByTemplate(outcomes);
  const probed = JSON.stringify(probesSucceeded);
  const writes = [
    ...(succeededIds.length > 0 ? [markSucceeded(JSON.stringify(succeededIds))] : []),
    ...(probesSucceeded.length > 0 ? [closeCircuits(probed), releasePaused(nowMs, sharing(probed))] : []),
    ...(failedIds.length > 0 ? [markFailed(JSON.stringify(failedIds), nowMs)] : []),
    ...restsOf(outcomes).map(({ seconds, claimed }) => rest(claimed, nowMs + seconds * 1000)),
  ];
  return writes.map((write) => statement(deps.db, write));
}
