import { sql, statement } from "../../../db/sql.ts";
import { MINUTE_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { clickTimeKey } from "../../clicks/click-id.ts";
import { CLICK_TOUCH, clicksOfFlows, TIME_KEY, untilSql } from "../model/touches.ts";
import { addGroupsSql } from "./add-groups.ts";

/** Clicks in the queue are written within this time. */
const INGEST_DELAY_MS = 10 * MINUTE_MS;

/**
 * Adds the oldest clicks that are not in the rollups yet, and those that came late. Reading the mark, adding and moving it
 * are one transaction, so that concurrent or interrupted runs count nothing twice.
 * @param step clicks of each kind added at most, but for those of the same millisecond as the last
 * @returns whether more are left
 */
export async function rollClicks(deps: Pick<Deps, "db" | "now">, accountId: number, step: number): Promise<boolean> {
  const { db } = deps;
  const newClicks = (until: string) => clicksOfFlows(sql`account_id = ${accountId}`, untilSql(accountId), until);
  const late = sql`SELECT click_id FROM late_clicks WHERE account_id = ${accountId} ORDER BY click_id LIMIT ${step}`;
  const untilKey = clickTimeKey(deps.now() - INGEST_DELAY_MS);
  const last = await statement(
    db,
    sql`SELECT key FROM (SELECT ${TIME_KEY} AS key FROM ${newClicks(untilKey)} ORDER BY 1 LIMIT 1 OFFSET ${step - 1})`,
  ).first<string>("key");
  const until = last === null ? untilKey : clickTimeKey(Number.parseInt(last, 36) + 1);
  const touches = sql`SELECT ${CLICK_TOUCH} FROM ${newClicks(until)}
    UNION ALL SELECT ${CLICK_TOUCH} FROM (${late}) t CROSS JOIN clicks c ON c.id = t.click_id`;
  const results = await db.$client.batch<{ more: number }>([
    statement(db, sql`INSERT OR IGNORE INTO rollup_marks (account_id, until_key) VALUES (${accountId}, '')`),
    statement(db, addGroupsSql(touches, accountId)),
    statement(db, sql`DELETE FROM late_clicks WHERE account_id = ${accountId} AND click_id IN (${late})`),
    statement(db, sql`UPDATE rollup_marks SET until_key = ${until} WHERE account_id = ${accountId} AND until_key < ${until}`),
    statement(db, sql`SELECT EXISTS (SELECT 1 FROM late_clicks WHERE account_id = ${accountId}) AS more`),
  ]);
  return last !== null || results[4]?.results[0]?.more === 1;
}
