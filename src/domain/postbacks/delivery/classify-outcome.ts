import type { AttemptResult } from "./attempt.ts";
import type { Claimed } from "./claim.ts";
import { ATTEMPT_BUDGET } from "./delivery-statement.ts";
import type { Rest } from "./rest.ts";
import { retryDelaySeconds } from "./retry-schedule.ts";

/** How long a delivery waits when we could not send it. */
const WAIT_SECONDS = 60;

/** A request that was made, for the log. */
export interface SentRequest {
  url: string;
  atMs: number;
  result: AttemptResult;
  /** The rest that its address is to have; null: none. */
  rest: Rest | null;
}

/** What becomes of a claimed delivery. */
export interface AttemptOutcome {
  claimed: Claimed;
  state: "pending" | "delivered" | "skipped" | "rejected" | "failed" | "stopped";
  error: string | null;
  /** Seconds until the next attempt; null when there is none. */
  delaySeconds: number | null;
  /** Null when nothing was sent. */
  sent: SentRequest | null;
}

/** Why a delivery ends without an attempt; null when it is to be sent. */
export function reasonToStop({ templateUrl, templateState, accountBanned }: Claimed): "template" | "gone" | "banned" | null {
  if (templateUrl === null || templateUrl === "") return "template";
  if (templateState === "stopped") return "gone";
  return accountBanned === 1 ? "banned" : null;
}

/** Whether a delivery repeats the URL last sent for its lead, whose status has not changed since. A delivery retried by hand is sent again. */
export function isRepeat({ lastUrl, attempts, attemptBudget }: Claimed, url: string): boolean {
  return attempts === 0 && attemptBudget === ATTEMPT_BUDGET && lastUrl === url;
}

/** Ends a delivery that repeats the last one. */
export function repeated(claimed: Claimed): AttemptOutcome {
  return { claimed, state: "skipped", error: "same", delaySeconds: null, sent: null };
}

/** How long a delivery waits for a pending click that its template names. */
const CLICK_SECONDS = 5;

/** Lets a delivery wait for its lead's click. */
export function awaiting(claimed: Claimed): AttemptOutcome {
  return { claimed, state: "pending", error: "click", delaySeconds: CLICK_SECONDS, sent: null };
}

/** Ends a delivery that is not to be sent. */
export function stopped(claimed: Claimed, error: string): AttemptOutcome {
  return { claimed, state: "stopped", error, delaySeconds: null, sent: null };
}

/**
 * What an attempt makes of a delivery: it ends when it arrived, was rejected, or has used its attempts up.
 * @param random answers 0 ≤ random < 1, to spread the retries
 */
export function classifyOutcome(claimed: Claimed, sent: SentRequest, random: () => number): AttemptOutcome {
  const { outcome, error, retryAfterSeconds } = sent.result;
  if (outcome === "waiting") return { claimed, state: "pending", error, delaySeconds: WAIT_SECONDS, sent: null };
  if (outcome !== "failed") return { claimed, state: outcome, error, delaySeconds: null, sent };
  if (error === "gone") return { claimed, state: "stopped", error, delaySeconds: null, sent };
  const attempts = claimed.attempts + 1;
  if (attempts >= claimed.attemptBudget) return { claimed, state: "failed", error, delaySeconds: null, sent };
  // It is not sent while its address rests.
  const wantedSeconds = Math.max(retryAfterSeconds ?? 0, sent.rest?.seconds ?? 0);
  return { claimed, state: "pending", error, delaySeconds: retryDelaySeconds(attempts, wantedSeconds, random()), sent };
}
