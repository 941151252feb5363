import { DAY_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { enqueueCalls } from "../outbox/outbox.ts";

const MAX_PER_SWEEP = 1000;
const MAX_PRUNED = 1000;
const KEPT_MS = 7 * DAY_MS;

/**
 * Queues calls that are due and not leased, whatever became of their messages, and deletes finished ones after a week.
 */
export async function sweepTelegramOutbox(deps: Deps): Promise<void> {
  const d1 = deps.db.$client;
  const nowMs = deps.now();
  const [due] = await d1.batch<{ id: number }>([
    d1
      .prepare(
        `SELECT id FROM telegram_outbox WHERE state = 'pending' AND next_attempt_at_ms <= ?1 AND leased_until_ms <= ?1
         ORDER BY next_attempt_at_ms LIMIT ${MAX_PER_SWEEP}`,
      )
      .bind(nowMs),
    d1
      .prepare(
        `DELETE FROM telegram_outbox WHERE id IN (
           SELECT id FROM telegram_outbox WHERE created_at_ms < ?1 AND state <> 'pending' LIMIT ${MAX_PRUNED})`,
      )
      .bind(nowMs - KEPT_MS),
  ]);
  await enqueueCalls(deps, due?.results.map(({ id }) => id) ?? []);
}
