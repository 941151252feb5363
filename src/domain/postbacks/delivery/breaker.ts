import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";
import { enqueueReturned } from "../../telegram/outbox/outbox.ts";
import { PROBE_EVERY_MS } from "./claim.ts";
import type { AttemptOutcome } from "./classify-outcome.ts";
import { postbackNotice } from "./failure-notice.ts";
import { BLOCKED_MS } from "./lead-queue.ts";
import { PAUSE_AFTER_MS } from "./template-health.ts";

interface Trip {
  templateId: number;
  /** As it was when its address was asked. */
  templateUrl: string;
  accountId: number;
  host: string;
}

/**
 * Opens circuits before outcomes are recorded: a template whose address said 410 is stopped, one whose address has failed for
 * five days is paused, and its owner is notified. Each only once: the batch checks the state as it then is.
 */
export async function tripBreakers(deps: Deps, outcomes: AttemptOutcome[]): Promise<void> {
  const healthy = new Set(outcomes.filter(({ sent }) => sent !== null && sent.result.outcome !== "failed").map(templateOf));
  const stops = new Map<number, Trip>();
  const pauses = new Map<number, Trip>();
  for (const outcome of outcomes) {
    const { templateId } = outcome.claimed;
    if (outcome.sent?.result.error === "gone") stops.set(templateId, tripOf(outcome));
    else if (failsTooLong(outcome, deps.now()) && !healthy.has(templateId)) pauses.set(templateId, tripOf(outcome));
  }
  for (const trip of stops.values()) await stopTemplate(deps, trip);
  for (const trip of pauses.values()) await pauseTemplate(deps, trip);
}

const templateOf = ({ claimed }: AttemptOutcome): number => claimed.templateId;

function tripOf({ claimed: { templateId, templateUrl, accountId }, sent }: AttemptOutcome): Trip {
  return { templateId, templateUrl: templateUrl ?? "", accountId, host: URL.parse(sent?.url ?? "")?.host ?? "" };
}

function failsTooLong({ claimed, sent }: AttemptOutcome, nowMs: number): boolean {
  const { failingSinceMs, templateState } = claimed;
  return (
    sent?.result.outcome === "failed" && templateState === "active" && failingSinceMs !== null && failingSinceMs <= nowMs - PAUSE_AFTER_MS
  );
}

/**
 * Stops a template for good, with its pending deliveries that nobody has claimed; those that they blocked become due.
 * A template whose URL was changed meanwhile goes on: its new address has not been tried yet.
 */
async function stopTemplate(deps: Deps, { templateId, templateUrl, accountId, host }: Trip): Promise<void> {
  const nowMs = deps.now();
  const isTripped = sql`id = ${templateId} AND url = ${templateUrl} AND state <> 'stopped'`;
  const stopped = sql`SELECT id FROM postback_templates WHERE id = ${templateId} AND state = 'stopped'`;
  const notice = await postbackNotice(deps, accountId, {
    text: (t) => t.addressGone(host),
    cause: sql`SELECT id FROM postback_templates WHERE ${isTripped}`,
  });
  await commit(deps, notice, [
    sql`UPDATE postback_templates SET state = 'stopped', probe_at_ms = NULL, rests = 0 WHERE ${isTripped}`,
    sql`UPDATE postback_deliveries SET next_attempt_at_ms = ${nowMs}
        WHERE state = 'pending' AND next_attempt_at_ms = ${raw(BLOCKED_MS)}
          AND lead_id IN (SELECT lead_id FROM postback_deliveries WHERE state = 'pending' AND template_id = (${stopped}))`,
    sql`UPDATE postback_deliveries SET state = 'stopped', error = 'gone', finished_at_ms = ${nowMs}
        WHERE state = 'pending' AND template_id = (${stopped}) AND leased_until_ms <= ${nowMs}`,
  ]);
}

/** Opens a circuit: nothing is sent but a probe from time to time. */
async function pauseTemplate(deps: Deps, { templateId, accountId, host }: Trip): Promise<void> {
  const nowMs = deps.now();
  const isTripped = sql`id = ${templateId} AND state = 'active' AND failing_since_ms <= ${nowMs - PAUSE_AFTER_MS}`;
  const notice = await postbackNotice(deps, accountId, {
    text: (t) => t.addressPaused(host),
    cause: sql`SELECT id FROM postback_templates WHERE ${isTripped}`,
  });
  await commit(deps, notice, [
    sql`UPDATE postback_templates SET state = 'paused', probe_at_ms = ${nowMs + PROBE_EVERY_MS} WHERE ${isTripped}`,
  ]);
}

async function commit(deps: Deps, notice: D1PreparedStatement[], changes: Fragment[]): Promise<void> {
  const statements = changes.map((change) => statement(deps.db, change));
  const results = await deps.db.$client.batch<{ id: number }>([...notice, ...statements]);
  await enqueueReturned(deps, results.slice(0, notice.length));
}
