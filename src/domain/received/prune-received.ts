import { readAlone, rowsOf } from "../../db/read.ts";
import { raw, sql, statement } from "../../db/sql.ts";
import { readWatermark, watermarkStatement } from "../../db/watermark.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { firstIdOf } from "./call-id.ts";

/** The row of watermarks that has the last account of a run. */
const JOB = "received_pruned";
const ACCOUNTS_PER_RUN = 1000;
/** The budget of a run, beside other jobs: 4.8 million calls a day. */
const STEPS_PER_RUN = 100;
const CALLS_PER_STEP = 2000;
const EVERY_MS = HOUR_MS;
/** At half past the hour, apart from the jobs at the full hour. */
const AT_MS = 30 * MINUTE_MS;

/** Accounts after one in the log, each found by one step in its key, and whether their oldest call is older than `beforeId`. */
const accountsSql = (afterId: number, beforeId: number) => sql`WITH RECURSIVE logged(id) AS (
    SELECT min(account_id) FROM received_calls WHERE account_id > ${afterId}
    UNION ALL
    SELECT (SELECT min(account_id) FROM received_calls WHERE account_id > logged.id) FROM logged WHERE logged.id IS NOT NULL
    LIMIT ${raw(ACCOUNTS_PER_RUN)}
  )
  SELECT id, (SELECT min(r.id) FROM received_calls r WHERE r.account_id = logged.id) < ${beforeId} AS isOld FROM logged WHERE id IS NOT NULL`;

const deleteSql = (accountId: number, beforeId: number) => sql`DELETE FROM received_calls WHERE account_id = ${accountId} AND id < COALESCE(
    (SELECT id FROM received_calls WHERE account_id = ${accountId} AND id < ${beforeId} ORDER BY id LIMIT 1 OFFSET ${raw(CALLS_PER_STEP)}), ${beforeId})`;

/**
 * Deletes received calls older than the retention the operator set, once an hour. A run has a limit of accounts and of calls;
 * the next continues after it, from account to account in a circle, as there is no index by time.
 */
export async function pruneReceived({ config, db, now }: Deps): Promise<void> {
  const sinceDueMs = (now() - AT_MS) % EVERY_MS;
  if (config.receivedRetentionDays === 0 || sinceDueMs >= MINUTE_MS) return;
  const before = firstIdOf(now() - config.receivedRetentionDays * DAY_MS);
  const after = (await readWatermark(db, JOB)) ?? 0;
  const accounts = await readAlone(rowsOf<{ id: number; isOld: number }>(db, accountsSql(after, before)));
  let done = accounts.length < ACCOUNTS_PER_RUN ? 0 : (accounts.at(-1)?.id ?? 0);
  let steps = 0;
  for (const { id } of accounts.filter(({ isOld }) => isOld === 1)) {
    let deleted = CALLS_PER_STEP;
    for (; deleted === CALLS_PER_STEP && steps < STEPS_PER_RUN; steps += 1) {
      deleted = (await statement(db, deleteSql(id, before)).run()).meta.changes;
    }
    if (deleted === CALLS_PER_STEP) {
      done = id - 1;
      break;
    }
  }
  if (done === after) return;
  await watermarkStatement(db, { job: JOB, value: done }).run();
}
