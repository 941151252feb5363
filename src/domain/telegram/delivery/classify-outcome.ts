import { cutText } from "../../../lib/text.ts";
import type { BotApiFault } from "../api/bot-api.ts";
import { KEPT_MS } from "../outbox/kept-calls.ts";
import { NOT_ALLOWED } from "../outbox/refused-approvals.ts";
import type { SendResult } from "./send-outbox-call.ts";

/** How long after each failure in a row the next try is made, in seconds; after the last there is none. */
const LAST_DELAY_SECONDS = 1800;
const RETRY_DELAYS_SECONDS = [5, 60, 300, LAST_DELAY_SECONDS];

/** The outcome of one try, as it is recorded. */
export interface CallOutcome {
  state: "pending" | "sent" | "blocked" | "failed";
  /** How many tries failed that count. */
  attempts: number;
  /** For pending ones: in how many seconds to try again. */
  delaySeconds: number;
  error: string | null;
  /** Waits until the bot's token is accepted again, for so long at most. */
  isKept?: true;
}

interface CallHistory {
  /** How many tries have failed before. */
  attempts: number;
  /** Since the call was written to the outbox. */
  ageMs: number;
}

/**
 * Classifies the result of a try. Waiting as long as Telegram asks costs no attempt. A call younger than KEPT_MS is kept while
 * the bot's token is refused: that may pass, or the owner connects the bot with a new one.
 */
export function classifyOutcome(result: SendResult, { attempts, ageMs }: CallHistory): CallOutcome {
  switch (result.kind) {
    case "sent":
      return { state: "sent", attempts, delaySeconds: 0, error: result.lost.join() || null };
    case "impossible":
      return { state: "failed", attempts, delaySeconds: 0, error: result.error };
    case "not_allowed":
      return { state: "failed", attempts: attempts + 1, delaySeconds: 0, error: NOT_ALLOWED };
    case "broken":
      return retryLater(attempts, "internal");
    case "kept":
      return ageMs < KEPT_MS
        ? { state: "pending", attempts, delaySeconds: Math.ceil((KEPT_MS - ageMs) / 1000), error: "revoked", isKept: true }
        : { state: "failed", attempts, delaySeconds: 0, error: "revoked" };
    case "fault":
      return classifyFault(result.fault, { attempts, ageMs });
  }
}

function classifyFault(fault: BotApiFault, { attempts, ageMs }: CallHistory): CallOutcome {
  switch (fault.kind) {
    case "blocked":
      return { state: "blocked", attempts: attempts + 1, delaySeconds: 0, error: "blocked" };
    case "refused":
      return { state: "failed", attempts: attempts + 1, delaySeconds: 0, error: cutText(fault.description, 200) };
    case "rate_limited":
      return { state: "pending", attempts, delaySeconds: fault.retryAfterSeconds, error: "rate_limited" };
    case "revoked": {
      const outcome = retryLater(attempts, "revoked");
      return outcome.state === "failed" && ageMs < KEPT_MS ? { ...outcome, state: "pending", delaySeconds: LAST_DELAY_SECONDS } : outcome;
    }
    case "migrated":
    case "unreachable":
      return retryLater(attempts, fault.kind);
  }
}

function retryLater(attempts: number, error: string): CallOutcome {
  const delaySeconds = RETRY_DELAYS_SECONDS[attempts];
  const state = delaySeconds === undefined ? "failed" : "pending";
  return { state, attempts: attempts + 1, delaySeconds: delaySeconds ?? 0, error };
}
