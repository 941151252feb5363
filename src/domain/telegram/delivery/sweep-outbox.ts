import { raw, sql, statement } from "../../../db/sql.ts";
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
  const { db } = deps;
  const nowMs = deps.now();
  const find = sql`SELECT id FROM telegram_outbox WHERE state = 'pending' AND next_attempt_at_ms <= ${nowMs} AND leased_until_ms <= ${nowMs}
    ORDER BY next_attempt_at_ms LIMIT ${raw(MAX_PER_SWEEP)}`;
  const prune = sql`DELETE FROM telegram_outbox WHERE id IN (
    SELECT id FROM telegram_outbox WHERE created_at_ms < ${nowMs - KEPT_MS} AND state <> 'pending' LIMIT ${raw(MAX_PRUNED)})`;
  const [due] = await db.$client.batch<{ id: number }>([statement(db, find), statement(db, prune)]);
  await enqueueCalls(deps, due?.results.map(({ id }) => id) ?? []);
}
