import { isUnmet } from "../../db/require.ts";
import type { Deps } from "../../platform/deps.ts";

/** Whether a batch failed because what was read had changed before the write: by the same event, by another of the same lead, or by a lead just made. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && (isUnmet(error) || /(UNIQUE|NOT NULL) constraint failed/.test(error.message));
}

/** Of many writers of one lead at once, this many tries let fifty through, whatever a round trip takes. */
const MAX_TRIES = 20;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2000;

/**
 * Waits before what lost a race is read again: a random time, out of a span that doubles with each try. Those who would all come
 * back at once would only lose again.
 * @param tries how often it has been tried
 * @returns whether it may be tried again; false at once after the last try
 */
export async function waitForTurn(deps: Pick<Deps, "randomBytes" | "sleep">, tries: number): Promise<boolean> {
  if (tries >= MAX_TRIES) return false;
  const spanMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
  const [high = 0, low = 0] = deps.randomBytes(2);
  await deps.sleep(((high * 256 + low) / 65_536) * spanMs);
  return true;
}
