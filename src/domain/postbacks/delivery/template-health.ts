import { DAY_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { sharingAddress } from "../outbound/same-address.ts";
import type { Claimed } from "./claim.ts";
import type { AttemptOutcome } from "./classify-outcome.ts";
import { releaseHeld } from "./held-deliveries.ts";
import { addressKey } from "./lanes.ts";
import type { Rest } from "./rest.ts";

/** How long an address may fail, without one success, before its template is paused. */
export const PAUSE_AFTER_MS = 5 * DAY_MS;

/** A success ends a run of failures. Nothing is written while all is well. */
const WELL = `
  UPDATE postback_templates SET failing_since_ms = NULL, probe_at_ms = iif(state = 'paused', NULL, probe_at_ms), state = 'active'
  WHERE id IN (SELECT value FROM json_each(?1)) AND state <> 'stopped' AND (failing_since_ms IS NOT NULL OR state = 'paused')`;

const SHARING = sharingAddress("json_each(?1) AS j CROSS JOIN postback_templates t ON t.id = j.value");

/** A probe that arrived closes the circuit of its address: of all the account's templates there. */
const CLOSE = `
  UPDATE postback_templates SET probe_at_ms = NULL, rests = 0
  WHERE state <> 'stopped' AND (probe_at_ms IS NOT NULL OR rests <> 0) AND id IN (${SHARING})`;

const RELEASE_HELD = releaseHeld(SHARING.replaceAll("?1", "?2"));

const AILING = `
  UPDATE postback_templates SET failing_since_ms = ?2
  WHERE id IN (SELECT value FROM json_each(?1)) AND state = 'active' AND failing_since_ms IS NULL`;

/** Opens the circuit of an address, unless its owner named another meanwhile. What only failed beside a probe makes the rest no shorter. */
const REST = `
  UPDATE postback_templates SET probe_at_ms = ?3, rests = ?4
  WHERE state = 'active' AND (?5 OR coalesce(probe_at_ms, 0) < ?3)
    AND id IN (${sharingAddress("(SELECT * FROM postback_templates WHERE id = ?1 AND url = ?2) AS t")})`;

/** The templates that answered well among what was settled, those that only failed, and those that were probed and answered well. */
function verdicts(settlements: AttemptOutcome[]): { well: number[]; ailing: number[]; probedWell: number[] } {
  const tried = settlements.filter((settlement) => settlement.tried !== null);
  const succeeded = tried.filter(({ tried }) => tried?.result.outcome !== "failed").map(({ claimed }) => claimed);
  const well = new Set(succeeded.map(({ templateId }) => templateId));
  const ailing = new Set(tried.map(({ claimed }) => claimed.templateId).filter((id) => !well.has(id)));
  const probedWell = settlements.filter(isProbedWell).map(({ claimed }) => claimed.templateId);
  return { well: [...well], ailing: [...ailing], probedWell };
}

function isProbedWell({ claimed, tried }: AttemptOutcome): boolean {
  return claimed.isProbe === 1 && tried !== null && tried.result.outcome !== "failed";
}

/** Whether a probe arrived: what waited for its address may go. */
export function hasReopened(settlements: AttemptOutcome[]): boolean {
  return settlements.some(isProbedWell);
}

type Resting = Rest & { claimed: Claimed };

/** Of each address that is to be put aside, the attempt that says so for the longest. */
function restsOf(settlements: AttemptOutcome[]): Resting[] {
  const longest = new Map<string, Resting>();
  for (const { claimed, tried } of settlements) {
    if (tried === null || tried.rest === null) continue;
    const key = addressKey(claimed);
    if ((longest.get(key)?.seconds ?? 0) < tried.rest.seconds) longest.set(key, { ...tried.rest, claimed });
  }
  return [...longest.values()];
}

/** The statements that keep templates' health up to date with what was settled. */
export function healthStatements(deps: Pick<Deps, "db" | "now">, settlements: AttemptOutcome[]): D1PreparedStatement[] {
  const d1 = deps.db.$client;
  const nowMs = deps.now();
  const { well, ailing, probedWell } = verdicts(settlements);
  const probed = JSON.stringify(probedWell);
  return [
    ...(well.length > 0 ? [d1.prepare(WELL).bind(JSON.stringify(well))] : []),
    ...(probedWell.length > 0 ? [d1.prepare(CLOSE).bind(probed), d1.prepare(RELEASE_HELD).bind(nowMs, probed)] : []),
    ...(ailing.length > 0 ? [d1.prepare(AILING).bind(JSON.stringify(ailing), nowMs)] : []),
    ...restsOf(settlements).map(({ seconds, claimed: { templateId, templateUrl, rests, isProbe } }) =>
      d1.prepare(REST).bind(templateId, templateUrl, nowMs + seconds * 1000, rests + 1, isProbe),
    ),
  ];
}
