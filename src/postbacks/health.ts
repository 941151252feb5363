import type { Deps } from "../deps.ts";
import { DAY_MS } from "../time.ts";
import { releaseHeld } from "./held.ts";
import type { Settlement } from "./settle.ts";

/** How long an address may fail, without one success, before its template is paused. */
export const PAUSE_AFTER_MS = 5 * DAY_MS;

/** A success ends a run of failures and closes an open circuit. Nothing is written while all is well. */
const WELL = `
  UPDATE postback_templates SET failing_since_ms = NULL, state = 'active', probe_at_ms = NULL
  WHERE id IN (SELECT value FROM json_each(?1)) AND state <> 'stopped' AND (failing_since_ms IS NOT NULL OR state = 'paused')`;

const AILING = `
  UPDATE postback_templates SET failing_since_ms = ?2
  WHERE id IN (SELECT value FROM json_each(?1)) AND state = 'active' AND failing_since_ms IS NULL`;

const RELEASE_HELD = releaseHeld("SELECT value AS id FROM json_each(?2)");

/** The templates that answered well among what was settled, and those that only failed. An answer that rejects is an address that works. */
function verdicts(settlements: Settlement[]): { well: number[]; ailing: number[]; probedWell: boolean } {
  const tried = settlements.filter((settlement) => settlement.tried !== null);
  const succeeded = tried.filter(({ tried }) => tried?.result.outcome !== "failed").map(({ claimed }) => claimed);
  const well = new Set(succeeded.map(({ templateId }) => templateId));
  const ailing = new Set(tried.map(({ claimed }) => claimed.templateId).filter((id) => !well.has(id)));
  return { well: [...well], ailing: [...ailing], probedWell: succeeded.some(({ templateState }) => templateState === "paused") };
}

/** The statements that keep templates' health up to date with what was settled. */
export function healthStatements(deps: Pick<Deps, "db" | "now">, settlements: Settlement[]): D1PreparedStatement[] {
  const d1 = deps.db.$client;
  const { well, ailing, probedWell } = verdicts(settlements);
  return [
    ...(well.length > 0 ? [d1.prepare(WELL).bind(JSON.stringify(well))] : []),
    ...(probedWell ? [d1.prepare(RELEASE_HELD).bind(deps.now(), JSON.stringify(well))] : []),
    ...(ailing.length > 0 ? [d1.prepare(AILING).bind(JSON.stringify(ailing), deps.now())] : []),
  ];
}
