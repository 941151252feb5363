import type { AttemptResult } from "./attempt.ts";
import type { Claimed } from "./claim.ts";
import { ATTEMPT_BUDGET } from "./delivery-statement.ts";
import type { Rest } from "./rest.ts";
import { retryDelaySeconds } from "./retry-schedule.ts";

/** How long a delivery waits when nothing could be sent for a reason of our own. */
const WAIT_SECONDS = 60;

/** A request that was made, for the log. */
export interface Tried {
  url: string;
  atMs: number;
  result: AttemptResult;
  /** For how long its address is to be left alone; null: it is not. */
  rest: Rest | null;
}

/** What becomes of a delivery in hand. */
export interface AttemptOutcome {
  claimed: Claimed;
  state: "pending" | "delivered" | "skipped" | "rejected" | "failed" | "stopped";
  error: string | null;
  /** Seconds until the next attempt; null when there is none. */
  delaySeconds: number | null;
  /** Null when nothing was sent. */
  tried: Tried | null;
}

/** Why a delivery ends without an attempt; null when it is to be sent. */
export function reasonToStop({ templateUrl, templateState, accountBanned }: Claimed): "template" | "gone" | "banned" | null {
  if (templateUrl === null || templateUrl === "") return "template";
  if (templateState === "stopped") return "gone";
  return accountBanned === 1 ? "banned" : null;
}

/** Whether a delivery would tell the receiver of a lead just what it was told last, of a status that has not changed since. By hand it may be told again. */
export function isRepeat({ lastUrl, attempts, attemptBudget }: Claimed, url: string): boolean {
  return attempts === 0 && attemptBudget === ATTEMPT_BUDGET && lastUrl === url;
}

/** Ends a delivery whose receiver knows already. */
export function repeated(claimed: Claimed): AttemptOutcome {
  return { claimed, state: "skipped", error: "same", delaySeconds: null, tried: null };
}

/** How long a delivery waits for a click that is under way, and that its template tells of. */
const CLICK_SECONDS = 5;

/** Lets a delivery wait for its lead's click. */
export function awaiting(claimed: Claimed): AttemptOutcome {
  return { claimed, state: "pending", error: "click", delaySeconds: CLICK_SECONDS, tried: null };
}

/** Ends a delivery that is not to be sent. */
export function stopped(claimed: Claimed, error: string): AttemptOutcome {
  return { claimed, state: "stopped", error, delaySeconds: null, tried: null };
}

/**
 * What an attempt makes of a delivery: it ends when it arrived, was rejected, or has used its attempts up.
 * @param random answers 0 ≤ random < 1, to spread the retries
 */
export function classifyOutcome(claimed: Claimed, tried: Tried, random: () => number): AttemptOutcome {
  const { outcome, error, retryAfterSeconds } = tried.result;
  if (outcome === "waiting") return { claimed, state: "pending", error, delaySeconds: WAIT_SECONDS, tried: null };
  if (outcome !== "failed") return { claimed, state: outcome, error, delaySeconds: null, tried };
  if (error === "gone") return { claimed, state: "stopped", error, delaySeconds: null, tried };
  const attempts = claimed.attempts + 1;
  if (attempts >= claimed.attemptBudget) return { claimed, state: "failed", error, delaySeconds: null, tried };
  // Until its address is tried again nothing would be done with it, and that is what tries it.
  const wantedSeconds = Math.max(retryAfterSeconds ?? 0, tried.rest?.seconds ?? 0);
  return { claimed, state: "pending", error, delaySeconds: retryDelaySeconds(attempts, wantedSeconds, random()), tried };
}
