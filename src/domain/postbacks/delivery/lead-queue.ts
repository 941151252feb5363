/**
 * The values of `next_attempt_at_ms` for deliveries that wait for something other than a time, so that they are not read
 * again and again. Both are in the year 9999.
 */

/** Waits for the delivery before it, of the same lead. */
export const BLOCKED_MS = 253_402_300_799_000;
/** First in its lead's queue, but its address rests. The index postback_deliveries_paused has these. */
export const PAUSED_MS = 253_402_300_798_000;

/** When the next attempt is due; null when it waits for something other than a time. */
export function dueTime(nextAttemptAtMs: number): number | null {
  return nextAttemptAtMs >= PAUSED_MS ? null : nextAttemptAtMs;
}
