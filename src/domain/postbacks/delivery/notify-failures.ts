import { sql, statement } from "../../../db/sql.ts";
import { DAY_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { enqueueReturned } from "../../telegram/outbox/outbox.ts";
import type { AttemptOutcome } from "./classify-outcome.ts";
import { ATTEMPT_BUDGET } from "./delivery-statement.ts";
import { postbackNotice } from "./failure-notice.ts";

/** How often at most the owner is notified of a template's failures. */
const NOTIFY_EVERY_MS = DAY_MS;

/**
 * Notifies owners of deliveries that used up their automatic attempts: once a day for each template, however many those are.
 * Owners watch retries by hand themselves.
 */
export async function notifyFailures(deps: Deps, outcomes: AttemptOutcome[]): Promise<void> {
  const failed = outcomes.filter(({ state, claimed }) => state === "failed" && claimed.attemptBudget === ATTEMPT_BUDGET);
  const byTemplate = new Map(failed.map((outcome) => [outcome.claimed.templateId, outcome]));
  for (const outcome of byTemplate.values()) await notifyOwner(deps, outcome);
}

async function notifyOwner(deps: Deps, { claimed: { templateId, accountId }, sent }: AttemptOutcome): Promise<void> {
  const nowMs = deps.now();
  const host = URL.parse(sent?.url ?? "")?.host ?? "";
  const isDue = sql`id = ${templateId} AND coalesce(failure_notified_at_ms, 0) <= ${nowMs - NOTIFY_EVERY_MS}`;
  const notice = await postbackNotice(deps, accountId, {
    text: (t) => t.postbacksFailed(host),
    cause: sql`SELECT id FROM postback_templates WHERE ${isDue}`,
  });
  const results = await deps.db.$client.batch<{ id: number }>([
    ...notice,
    statement(deps.db, sql`UPDATE postback_templates SET failure_notified_at_ms = ${nowMs} WHERE ${isDue}`),
  ]);
  await enqueueReturned(deps, results.slice(0, notice.length));
}
