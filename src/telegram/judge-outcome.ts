import type { SendOutcome } from "./send-outbox-call.ts";

/** How long after each failure in a row the next try is made, in seconds; after the last there is none. */
const RETRY_DELAYS_SECONDS = [5, 60, 300, 1800];

/** What is recorded of a try. */
export interface Verdict {
  state: "pending" | "sent" | "blocked" | "failed";
  /** How many tries failed that count. */
  attempts: number;
  /** For pending ones: in how many seconds to try again. */
  delaySeconds: number;
  error: string | null;
}

/**
 * What follows from a try. Waiting as long as Telegram asks costs no attempt; a token it refuses counts as a
 * failure here, because whoever brings a new one within the retries wants the message sent.
 * @param attempts how many tries have failed before
 */
export function judgeOutcome(outcome: SendOutcome, attempts: number): Verdict {
  if (outcome.kind === "sent") return { state: "sent", attempts, delaySeconds: 0, error: outcome.lost.join() || null };
  if (outcome.kind === "impossible") return { state: "failed", attempts, delaySeconds: 0, error: outcome.error };
  if (outcome.kind === "broken") return tryAgain(attempts, "internal");
  const { fault } = outcome;
  switch (fault.kind) {
    case "blocked":
      return { state: "blocked", attempts: attempts + 1, delaySeconds: 0, error: "blocked" };
    case "refused":
      return { state: "failed", attempts: attempts + 1, delaySeconds: 0, error: fault.description.slice(0, 200) };
    case "rate_limited":
      return { state: "pending", attempts, delaySeconds: fault.retryAfterSeconds, error: "rate_limited" };
    case "revoked":
    case "unreachable":
      return tryAgain(attempts, fault.kind);
  }
}

function tryAgain(attempts: number, error: string): Verdict {
  const delaySeconds = RETRY_DELAYS_SECONDS[attempts];
  const state = delaySeconds === undefined ? "failed" : "pending";
  return { state, attempts: attempts + 1, delaySeconds: delaySeconds ?? 0, error };
}
