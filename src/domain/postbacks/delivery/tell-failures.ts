import { DAY_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { wakeReturned } from "../../telegram/outbox/outbox.ts";
import type { AttemptOutcome } from "./classify-outcome.ts";
import { ATTEMPT_BUDGET } from "./delivery-statement.ts";
import { postbackNotice } from "./failure-notice.ts";

/** The owner hears of a template's failures so often at most. */
const TELL_EVERY_MS = DAY_MS;

/**
 * Tells owners of deliveries that used up all the attempts they get by themselves: of each template once a day, however many those are.
 * What was tried by hand its owner looks at.
 */
export async function tellFailures(deps: Deps, settlements: AttemptOutcome[]): Promise<void> {
  const failed = settlements.filter(({ state, claimed }) => state === "failed" && claimed.attemptBudget === ATTEMPT_BUDGET);
  const byTemplate = new Map(failed.map((settlement) => [settlement.claimed.templateId, settlement]));
  for (const settlement of byTemplate.values()) await tell(deps, settlement);
}

async function tell(deps: Deps, { claimed: { templateId, accountId }, tried }: AttemptOutcome): Promise<void> {
  const nowMs = deps.now();
  const host = URL.parse(tried?.url ?? "")?.host ?? "";
  const isDue = "coalesce(failure_told_at_ms, 0) <=";
  const notice = await postbackNotice(deps, accountId, (t) => t.postbacksFailed(host), {
    sql: `SELECT id FROM postback_templates WHERE id = ?7 AND ${isDue} ?8`,
    values: [templateId, nowMs - TELL_EVERY_MS],
  });
  const results = await deps.db.$client.batch<{ id: number }>([
    ...notice,
    deps.db.$client
      .prepare(`UPDATE postback_templates SET failure_told_at_ms = ?2 WHERE id = ?1 AND ${isDue} ?3`)
      .bind(templateId, nowMs, nowMs - TELL_EVERY_MS),
  ]);
  await wakeReturned(deps, results.slice(0, notice.length));
}
