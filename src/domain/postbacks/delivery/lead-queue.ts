/**
 * What `next_attempt_at_ms` holds for deliveries that wait for something other than a time, so that nobody looks at them
 * again and again while they wait. Both lie in the year 9999.
 */

/** Waits for the delivery before it, of the same lead. */
export const BEHIND_MS = 253_402_300_799_000;
/** First of its lead's line, but its address is put aside. The index postback_deliveries_held knows these. */
export const HELD_MS = 253_402_300_798_000;

/** When the next attempt is due; null when it waits for something other than a time. */
export function dueTime(nextAttemptAtMs: number): number | null {
  return nextAttemptAtMs >= HELD_MS ? null : nextAttemptAtMs;
}
