import type { Deps } from "../../../platform/deps.ts";
import { enqueueCalls } from "../outbox/outbox.ts";
import { type ClaimedCall, commitAndClaim } from "./claim-outbox.ts";
import { classifyOutcome } from "./classify-outcome.ts";
import { outcomeStatements } from "./record-outcome.ts";
import { sendOutboxCall } from "./send-outbox-call.ts";

/** Six requests of an invocation may wait for an answer; one is left free. */
const CONCURRENCY = 5;
/** The queue's longest delay; the sweep finds calls that wait longer. */
const MAX_QUEUE_DELAY_SECONDS = 43_200;

/**
 * Makes calls of the outbox, five at a time, and records their outcomes. D1 decides which are due and not leased, so that
 * messages may come twice, late or for nothing.
 * @param outboxIds telegram_outbox.id
 */
export async function deliverOutbox(deps: Deps, outboxIds: number[]): Promise<void> {
  const waiting = [...new Set(outboxIds)];
  let statements: D1PreparedStatement[] = [];
  let retries: Retry[] = [];
  while (waiting.length > 0 || statements.length > 0) {
    const { claimed, made } = await commitAndClaim(deps, statements, waiting.splice(0, CONCURRENCY));
    await Promise.all([enqueueCalls(deps, made), ...retries.map(({ id, delaySeconds }) => enqueueCalls(deps, [id], delaySeconds))]);
    const tries = await Promise.all(claimed.map((call) => tryOnce(deps, call)));
    statements = tries.flatMap((done) => done.statements);
    retries = tries.flatMap((done) => done.retry);
  }
}

interface Retry {
  id: number;
  delaySeconds: number;
}

async function tryOnce(deps: Deps, claimed: ClaimedCall): Promise<{ statements: D1PreparedStatement[]; retry: Retry[] }> {
  const result = await sendOutboxCall(deps, claimed);
  const outcome = classifyOutcome(result, { attempts: claimed.attempts, ageMs: deps.now() - claimed.createdAtMs });
  deps.log.info("telegram_outbox.tried", {
    outboxId: claimed.id,
    kind: claimed.call.kind,
    botId: claimed.bot?.id ?? null,
    state: outcome.state,
    error: outcome.error,
    attempts: outcome.attempts,
  });
  const delaySeconds = Math.min(outcome.delaySeconds, MAX_QUEUE_DELAY_SECONDS);
  return {
    statements: await outcomeStatements(deps, { claimed, result, outcome }),
    // Kept calls are queued when the token is accepted again.
    retry: outcome.state === "pending" && !outcome.isKept ? [{ id: claimed.id, delaySeconds }] : [],
  };
}
