import type { Database } from "../../db/client.ts";
import { watermarkStatement } from "../../db/watermark.ts";
import { DAY_MS } from "../../lib/time.ts";
import { clickTimeKey } from "../clicks/click-id.ts";
import { clicksOfFlows } from "../reports/model/touches.ts";
import { readClickWatermark } from "./click-watermark.ts";

const STEP_ROWS = 5000;
const WATERMARK = "click_addresses";

const IN_TIME = clicksOfFlows("TRUE", "?1", "?2");
const COUNT = `SELECT count(*) AS n FROM (SELECT 1 FROM ${IN_TIME} LIMIT ${STEP_ROWS + 1})`;
const BLANK = `UPDATE clicks SET ip = '', ua = '' WHERE id IN (SELECT c.id FROM ${IN_TIME} WHERE c.ip <> '' OR c.ua <> '')`;

/**
 * Blanks addresses and user agents of the oldest clicks that have any: of a span of time short enough to have few clicks.
 * @returns whether there is more
 */
export async function blankClickAddresses(db: Database, beforeMs: number): Promise<boolean> {
  const d1 = db.$client;
  const fromMs = await readClickWatermark(db, WATERMARK);
  if (fromMs === null || fromMs >= beforeMs) return false;
  for (let spanMs = Math.min(beforeMs - fromMs, 30 * DAY_MS); ; spanMs = Math.ceil(spanMs / 8)) {
    const times = [clickTimeKey(fromMs), clickTimeKey(fromMs + spanMs)] as const;
    const found =
      (await d1
        .prepare(COUNT)
        .bind(...times)
        .first<number>("n")) ?? 0;
    if (found > STEP_ROWS && spanMs > 1) continue;
    await d1.batch([d1.prepare(BLANK).bind(...times), watermarkStatement(db, { job: WATERMARK, value: fromMs + spanMs })]);
    return fromMs + spanMs < beforeMs;
  }
}
