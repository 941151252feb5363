import { MINUTE_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { clickTimeKey } from "../../clicks/click-id.ts";
import { CLICK_TOUCH, clicksOfFlows, timeKeySql, untilSql } from "../model/touches.ts";
import { addGroupsSql } from "./add-groups.ts";

/** Clicks in the queue are written within this time. */
const INGEST_DELAY_MS = 10 * MINUTE_MS;

const NEW_CLICKS = clicksOfFlows("account_id = ?1", untilSql("?1"), "?2");
const LATE = "SELECT click_id FROM late_clicks WHERE account_id = ?1 ORDER BY click_id LIMIT ?3";

const LAST_OF_STEP_SQL = `SELECT key FROM (SELECT ${timeKeySql("c.id")} AS key FROM ${NEW_CLICKS} ORDER BY 1 LIMIT 1 OFFSET ?3)`;

const ADD_SQL = addGroupsSql(
  `SELECT ${CLICK_TOUCH} FROM ${NEW_CLICKS}
   UNION ALL SELECT ${CLICK_TOUCH} FROM (${LATE}) t CROSS JOIN clicks c ON c.id = t.click_id`,
  "?1",
);

/**
 * Adds the oldest clicks that are not in the rollups yet, and those that came late. Reading the mark, adding and moving it
 * are one transaction, so that concurrent or interrupted runs count nothing twice.
 * @param step clicks of each kind added at most, but for those of the same millisecond as the last
 * @returns whether more are left
 */
export async function rollClicks(deps: Pick<Deps, "db" | "now">, accountId: number, step: number): Promise<boolean> {
  const d1 = deps.db.$client;
  const untilKey = clickTimeKey(deps.now() - INGEST_DELAY_MS);
  const last = await d1
    .prepare(LAST_OF_STEP_SQL)
    .bind(accountId, untilKey, step - 1)
    .first<string>("key");
  const until = last === null ? untilKey : clickTimeKey(Number.parseInt(last, 36) + 1);
  const results = await d1.batch<{ more: number }>([
    d1.prepare("INSERT OR IGNORE INTO rollup_marks (account_id, until_key) VALUES (?1, '')").bind(accountId),
    d1.prepare(ADD_SQL).bind(accountId, until, step),
    d1.prepare(`DELETE FROM late_clicks WHERE account_id = ?1 AND click_id IN (${LATE.replace("?3", "?2")})`).bind(accountId, step),
    d1.prepare("UPDATE rollup_marks SET until_key = ?2 WHERE account_id = ?1 AND until_key < ?2").bind(accountId, until),
    d1.prepare("SELECT EXISTS (SELECT 1 FROM late_clicks WHERE account_id = ?1) AS more").bind(accountId),
  ]);
  return last !== null || results[4]?.results[0]?.more === 1;
}
