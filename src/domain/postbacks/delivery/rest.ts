import type { AttemptResult } from "./attempt.ts";
import type { Claimed } from "./claim.ts";
import { QUICK_MS } from "./lanes.ts";

const HOUR_SECONDS = 3600;
/** How long an address is put aside: the first time, and after each probe that failed. */
const REST_SECONDS = [10, 30, 60, 120, 300, 600] as const;
/** A receiver may ask for more, and is then asked once an hour. */
const LONGEST_REST_SECONDS = HOUR_SECONDS;

/** Why an address is put aside, and for how long. */
export interface Rest {
  seconds: number;
  /** The receiver asked for it: at once, and whatever else it took meanwhile. */
  isAsked: boolean;
}

/**
 * How long an address is left alone after an attempt: one that asked for time, that held a connection up and then failed, or that
 * was probed and is no better. Null: it is not put aside; a quick failure holds up nobody.
 * @param hasTakenAnother whether it took another meanwhile, so that it is no address that lets everything wait
 */
export function restAfter(
  { rests, isProbe }: Pick<Claimed, "rests" | "isProbe">,
  result: AttemptResult,
  hasTakenAnother: boolean,
): Rest | null {
  if (result.outcome !== "failed" || result.error === "gone") return null;
  const { retryAfterSeconds, responseCode, durationMs } = result;
  const usual = REST_SECONDS[Math.min(rests, REST_SECONDS.length - 1)] ?? REST_SECONDS[0];
  if (retryAfterSeconds !== null) return { seconds: Math.min(Math.max(1, retryAfterSeconds), LONGEST_REST_SECONDS), isAsked: true };
  if (responseCode === 429) return { seconds: usual, isAsked: true };
  return isProbe === 1 || (durationMs >= QUICK_MS && !hasTakenAnother) ? { seconds: usual, isAsked: false } : null;
}
