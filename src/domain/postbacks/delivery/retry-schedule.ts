import type { Deps } from "../../../platform/deps.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Seconds between a failed attempt and the next: after the first, the second, … */
export const RETRY_DELAYS_SECONDS = [5, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR] as const;
/** The longest a receiver may ask for, and the longest a queue can delay. */
const LONGEST_DELAY_SECONDS = 12 * HOUR;
/** Up to this share is added, so that what failed together does not come back together. */
const JITTER = 0.1;

/**
 * Whole seconds until the next attempt.
 * @param attempts made so far, 1 or more
 * @param retryAfterSeconds what the receiver asked for: it may lengthen the delay, up to 12 hours, but not shorten it, or a
 * receiver that is down for an hour would use all attempts up
 * @param random 0 ≤ random < 1
 */
export function retryDelaySeconds(attempts: number, retryAfterSeconds: number | null, random: number): number {
  const index = Math.min(attempts, RETRY_DELAYS_SECONDS.length) - 1;
  const scheduled = RETRY_DELAYS_SECONDS[index] ?? RETRY_DELAYS_SECONDS[0];
  const wanted = Math.max(scheduled, Math.min(retryAfterSeconds ?? 0, LONGEST_DELAY_SECONDS));
  return Math.min(Math.floor(wanted * (1 + JITTER * random)), LONGEST_DELAY_SECONDS);
}

/** A random number from 0 up to 1. */
export function randomFraction(deps: Pick<Deps, "randomBytes">): number {
  const [high = 0, low = 0] = deps.randomBytes(2);
  return (high * 256 + low) / 65_536;
}

/**
 * Reads a Retry-After header, seconds or an HTTP date.
 * @returns seconds from now, 0 or more; null when there is none or it cannot be read
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text);
  const atMs = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, Math.ceil((atMs - nowMs) / 1000));
}
