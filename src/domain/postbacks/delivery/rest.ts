import type { AttemptResult } from "./attempt.ts";
import type { Claimed } from "./claim.ts";
import { QUICK_MS } from "./lanes.ts";

const HOUR_SECONDS = 3600;
/** How long an address rests: the first time, and after each probe that failed. */
const REST_SECONDS = [10, 30, 60, 120, 300, 600] as const;
/** A receiver may ask for more, and is then asked once an hour. */
const LONGEST_REST_SECONDS = HOUR_SECONDS;

/** How long an address rests, and why. */
export interface Rest {
  seconds: number;
  /** The receiver asked for it: at once, and whatever else it took meanwhile. */
  isAsked: boolean;
}

/**
 * How long an address rests after an attempt: one that asked for time, failed slowly, or failed a probe. Null: not at all, as
 * a quick failure delays nobody.
 * @param hasAcceptedAnother whether it accepted another request meanwhile, so that it is not slow as a whole
 */
export function restAfter(
  { rests, isProbe }: Pick<Claimed, "rests" | "isProbe">,
  result: AttemptResult,
  hasAcceptedAnother: boolean,
): Rest | null {
  if (result.outcome !== "failed" || result.error === "gone") return null;
  const { retryAfterSeconds, responseCode, durationMs } = result;
  const usual = REST_SECONDS[Math.min(rests, REST_SECONDS.length - 1)] ?? REST_SECONDS[0];
  if (retryAfterSeconds !== null) return { seconds: Math.min(Math.max(1, retryAfterSeconds), LONGEST_REST_SECONDS), isAsked: true };
  if (responseCode === 429) return { seconds: usual, isAsked: true };
  return isProbe === 1 || (durationMs >= QUICK_MS && !hasAcceptedAnother) ? { seconds: usual, isAsked: false } : null;
}
