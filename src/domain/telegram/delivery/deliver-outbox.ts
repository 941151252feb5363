import type { Deps } from "../../../platform/deps.ts";
import { wakeOutbox } from "../outbox/outbox.ts";
import { type ClaimedCall, commitAndClaim } from "./claim-outbox.ts";
import { judgeOutcome } from "./judge-outcome.ts";
import { outcomeStatements } from "./record-outcome.ts";
import { sendOutboxCall } from "./send-outbox-call.ts";

/** Six requests of an invocation may wait for an answer; one is left free. */
const CONCURRENCY = 5;
/** The queue takes no longer delay; what waits longer is found by the sweeper. */
const MAX_WAKE_DELAY_SECONDS = 43_200;

/**
 * Makes calls of the outbox, five at a time, and records what became of them. D1 says which of them are due and
 * free, so that messages may come twice, late or for nothing.
 * @param outboxIds telegram_outbox.id
 */
export async function deliverOutbox(deps: Deps, outboxIds: number[]): Promise<void> {
  const waiting = [...new Set(outboxIds)];
  let statements: D1PreparedStatement[] = [];
  let retries: Retry[] = [];
  while (waiting.length > 0 || statements.length > 0) {
    const { claimed, made } = await commitAndClaim(deps, statements, waiting.splice(0, CONCURRENCY));
    await Promise.all([wakeOutbox(deps, made), ...retries.map(({ id, delaySeconds }) => wakeOutbox(deps, [id], delaySeconds))]);
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
  const outcome = await sendOutboxCall(deps, claimed);
  const verdict = judgeOutcome(outcome, { attempts: claimed.attempts, ageMs: deps.now() - claimed.createdAtMs });
  deps.log.info("telegram_outbox.tried", {
    outboxId: claimed.id,
    kind: claimed.call.kind,
    botId: claimed.bot?.id ?? null,
    state: verdict.state,
    error: verdict.error,
    attempts: verdict.attempts,
  });
  const delaySeconds = Math.min(verdict.delaySeconds, MAX_WAKE_DELAY_SECONDS);
  return {
    statements: await outcomeStatements(deps, claimed, outcome, verdict),
    // What is kept is woken when the token is taken again.
    retry: verdict.state === "pending" && !verdict.isKept ? [{ id: claimed.id, delaySeconds }] : [],
  };
}
