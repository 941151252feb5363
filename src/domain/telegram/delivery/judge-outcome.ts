import { cutText } from "../../../lib/text.ts";
import type { BotApiFault } from "../api/bot-api.ts";
import { KEPT_MS } from "../outbox/kept-calls.ts";
import { UNALLOWED } from "../outbox/unallowed-approvals.ts";
import type { SendOutcome } from "./send-outbox-call.ts";

/** How long after each failure in a row the next try is made, in seconds; after the last there is none. */
const LAST_DELAY_SECONDS = 1800;
const RETRY_DELAYS_SECONDS = [5, 60, 300, LAST_DELAY_SECONDS];

/** What is recorded of a try. */
export interface Verdict {
  state: "pending" | "sent" | "blocked" | "failed";
  /** How many tries failed that count. */
  attempts: number;
  /** For pending ones: in how many seconds to try again. */
  delaySeconds: number;
  error: string | null;
  /** Waits for the bot's token to be taken again, for so long at most. */
  isKept?: true;
}

interface Tried {
  /** How many tries have failed before. */
  attempts: number;
  /** Since the call was put down. */
  ageMs: number;
}

/**
 * What follows from a try. Waiting as long as Telegram asks costs no attempt. A token that it refuses costs no message that is
 * younger than KEPT_MS: that may pass, or somebody brings a new one.
 */
export function judgeOutcome(outcome: SendOutcome, { attempts, ageMs }: Tried): Verdict {
  switch (outcome.kind) {
    case "sent":
      return { state: "sent", attempts, delaySeconds: 0, error: outcome.lost.join() || null };
    case "impossible":
      return { state: "failed", attempts, delaySeconds: 0, error: outcome.error };
    case "unallowed":
      return { state: "failed", attempts: attempts + 1, delaySeconds: 0, error: UNALLOWED };
    case "broken":
      return tryAgain(attempts, "internal");
    case "kept":
      return ageMs < KEPT_MS
        ? { state: "pending", attempts, delaySeconds: Math.ceil((KEPT_MS - ageMs) / 1000), error: "revoked", isKept: true }
        : { state: "failed", attempts, delaySeconds: 0, error: "revoked" };
    case "fault":
      return judgeFault(outcome.fault, { attempts, ageMs });
  }
}

function judgeFault(fault: BotApiFault, { attempts, ageMs }: Tried): Verdict {
  switch (fault.kind) {
    case "blocked":
      return { state: "blocked", attempts: attempts + 1, delaySeconds: 0, error: "blocked" };
    case "refused":
      return { state: "failed", attempts: attempts + 1, delaySeconds: 0, error: cutText(fault.description, 200) };
    case "rate_limited":
      return { state: "pending", attempts, delaySeconds: fault.retryAfterSeconds, error: "rate_limited" };
    case "revoked": {
      const verdict = tryAgain(attempts, "revoked");
      return verdict.state === "failed" && ageMs < KEPT_MS ? { ...verdict, state: "pending", delaySeconds: LAST_DELAY_SECONDS } : verdict;
    }
    case "migrated":
    case "unreachable":
      return tryAgain(attempts, fault.kind);
  }
}

function tryAgain(attempts: number, error: string): Verdict {
  const delaySeconds = RETRY_DELAYS_SECONDS[attempts];
  const state = delaySeconds === undefined ? "failed" : "pending";
  return { state, attempts: attempts + 1, delaySeconds: delaySeconds ?? 0, error };
}
