import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { firstIdOf } from "./call-id.ts";

const ACCOUNTS_PER_RUN = 1000;
/** The budget of a run, beside other jobs: 4.8 million calls a day. */
const STEPS_PER_RUN = 100;
const CALLS_PER_STEP = 2000;
const EVERY_MS = HOUR_MS;
/** At half past the hour, apart from the jobs at the full hour. */
const AT_MS = 30 * MINUTE_MS;

/** Accounts after ?1 in the log, each found by one step in its key, and whether their oldest call is before ?2. */
const ACCOUNTS = `WITH RECURSIVE logged(id) AS (
    SELECT min(account_id) FROM received_calls WHERE account_id > ?1
    UNION ALL
    SELECT (SELECT min(account_id) FROM received_calls WHERE account_id > logged.id) FROM logged WHERE logged.id IS NOT NULL
    LIMIT ${ACCOUNTS_PER_RUN}
  )
  SELECT id, (SELECT min(r.id) FROM received_calls r WHERE r.account_id = logged.id) < ?2 AS isOld FROM logged WHERE id IS NOT NULL`;

const DELETE = `DELETE FROM received_calls WHERE account_id = ?1 AND id < COALESCE(
    (SELECT id FROM received_calls WHERE account_id = ?1 AND id < ?2 ORDER BY id LIMIT 1 OFFSET ${CALLS_PER_STEP}), ?2)`;

/**
 * Deletes received calls older than the retention the operator set, once an hour. A run has a limit of accounts and of calls;
 * the next continues after it, from account to account in a circle, as there is no index by time.
 */
export async function pruneReceived({ config, db: { $client: d1 }, now }: Deps): Promise<void> {
  const sinceDueMs = (now() - AT_MS) % EVERY_MS;
  if (config.receivedRetentionDays === 0 || sinceDueMs >= MINUTE_MS) return;
  const before = firstIdOf(now() - config.receivedRetentionDays * DAY_MS);
  const after = (await d1.prepare("SELECT value FROM watermarks WHERE name = 'received_pruned'").first<number>("value")) ?? 0;
  const { results } = await d1.prepare(ACCOUNTS).bind(after, before).all<{ id: number; isOld: number }>();
  let done = results.length < ACCOUNTS_PER_RUN ? 0 : (results.at(-1)?.id ?? 0);
  let steps = 0;
  for (const { id } of results.filter(({ isOld }) => isOld === 1)) {
    let deleted = CALLS_PER_STEP;
    for (; deleted === CALLS_PER_STEP && steps < STEPS_PER_RUN; steps += 1) {
      deleted = (await d1.prepare(DELETE).bind(id, before).run()).meta.changes;
    }
    if (deleted === CALLS_PER_STEP) {
      done = id - 1;
      break;
    }
  }
  if (done === after) return;
  await d1
    .prepare("INSERT INTO watermarks (name, value) VALUES ('received_pruned', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
    .bind(done)
    .run();
}
