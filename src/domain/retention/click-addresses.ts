import { DAY_MS } from "../../lib/time.ts";
import { clickTimeKey } from "../clicks/click-id.ts";
import { clicksOfFlows } from "../reports/model/touches.ts";
import { markStatement, readMark } from "./mark.ts";

const STEP_ROWS = 5000;
const MARK = "click_addresses";

const IN_TIME = clicksOfFlows("TRUE", "?1", "?2");
const COUNT = `SELECT count(*) AS n FROM (SELECT 1 FROM ${IN_TIME} LIMIT ${STEP_ROWS + 1})`;
const BLANK = `UPDATE clicks SET ip = '', ua = '' WHERE id IN (SELECT c.id FROM ${IN_TIME} WHERE c.ip <> '' OR c.ua <> '')`;

/**
 * Blanks addresses and user agents of all clicks of a stretch of time, the oldest that is left: of so short a one that it holds few clicks.
 * @returns whether there is more
 */
export async function blankClickAddresses(d1: D1Database, beforeMs: number): Promise<boolean> {
  const fromMs = (await readMark(d1, MARK)) ?? (await d1.prepare("SELECT min(created_at_ms) AS ms FROM flows").first<number>("ms"));
  if (fromMs === null || fromMs >= beforeMs) return false;
  for (let spanMs = Math.min(beforeMs - fromMs, 30 * DAY_MS); ; spanMs = Math.ceil(spanMs / 8)) {
    const times = [clickTimeKey(fromMs), clickTimeKey(fromMs + spanMs)] as const;
    const found =
      (await d1
        .prepare(COUNT)
        .bind(...times)
        .first<number>("n")) ?? 0;
    if (found > STEP_ROWS && spanMs > 1) continue;
    await d1.batch([d1.prepare(BLANK).bind(...times), markStatement(d1, MARK, fromMs + spanMs)]);
    return fromMs + spanMs < beforeMs;
  }
}
