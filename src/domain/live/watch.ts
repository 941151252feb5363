import type { Database } from "../../db/client.ts";
import { type Fragment, numbersTable, raw, sql, statement } from "../../db/sql.ts";
import { MINUTE_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { CURSOR_LIFE_MS } from "./cursor.ts";

/** How long clicks are noted after a look. */
const WATCH_MS = 30 * MINUTE_MS;
/** A look writes only if less than this remains. It is longer than a cursor may be gone on from, so that none finds a hole. */
const RENEW_BELOW_MS = CURSOR_LIFE_MS + 5 * MINUTE_MS;
/** How long noted clicks are kept. */
const KEPT_MS = CURSOR_LIFE_MS + 5 * MINUTE_MS;
const BATCHES_PER_RUN = 10_000;

/** The statement by which the clicks of an account are noted from now on. */
export function watchStatement(db: Database, accountId: number, nowMs: number): D1PreparedStatement {
  return statement(
    db,
    sql`INSERT INTO live_watches (account_id, until_ms) VALUES (${accountId}, ${nowMs + WATCH_MS})
      ON CONFLICT (account_id) DO UPDATE SET until_ms = excluded.until_ms WHERE until_ms < ${nowMs + RENEW_BELOW_MS}`,
  );
}

/**
 * The statement that notes those clicks of a batch that are not there yet, of accounts that are watched, for the batch that writes them and
 * before it does.
 * @param clicks a SELECT of `id`, each once, `account_id` and `at_ms`
 * @param about accountIds: whose they are. isNew: a condition on clicks `n`
 */
export function noteLiveSql(
  clicks: Fragment,
  { accountIds, isNew, nowMs }: { accountIds: readonly number[]; isNew: Fragment; nowMs: number },
): Fragment {
  const fresh = sql`FROM (${clicks}) n WHERE n.account_id = w.account_id AND NOT EXISTS (SELECT 1 FROM clicks c WHERE c.id = n.id) AND ${isNew}`;
  return sql`INSERT INTO live_clicks (account_id, number, clicks)
    SELECT w.account_id, max(${nowMs}, w.next_number), (SELECT json_group_array(n.id ORDER BY n.at_ms) ${fresh})
    FROM ${numbersTable(accountIds)} i CROSS JOIN live_watches w ON w.account_id = i.column1 AND w.until_ms > ${nowMs}
    WHERE EXISTS (SELECT 1 ${fresh})`;
}

/** Deletes what was noted and is too old to be told, and watches that are over and have nothing noted any more. */
export async function pruneLiveClicks({ db, now }: Pick<Deps, "db" | "now">): Promise<void> {
  const beforeMs = now() - KEPT_MS;
  const old = sql`SELECT a.account_id, a.number FROM live_watches w CROSS JOIN live_clicks a
    ON a.account_id = w.account_id AND a.number < ${beforeMs} LIMIT ${raw(BATCHES_PER_RUN)}`;
  const isEmpty = sql`NOT EXISTS (SELECT 1 FROM live_clicks a WHERE a.account_id = live_watches.account_id)`;
  await db.$client.batch([
    statement(db, sql`DELETE FROM live_clicks WHERE (account_id, number) IN (${old})`),
    statement(db, sql`DELETE FROM live_watches WHERE until_ms < ${beforeMs} AND ${isEmpty}`),
  ]);
}
