import type { Database } from "../../db/client.ts";
import { raw, sql, statement } from "../../db/sql.ts";
import { watermarkStatement } from "../../db/watermark.ts";
import { DAY_MS } from "../../lib/time.ts";
import { clickTimeKey } from "../clicks/click-id.ts";
import { readClickWatermark } from "../clicks/click-watermark.ts";
import { clicksOfFlows } from "../clicks/clicks-of-flows.ts";

const STEP_ROWS = 5000;
const WATERMARK = "click_addresses";

/**
 * Blanks addresses and user agents of the oldest clicks that have any: of a span of time short enough to have few clicks.
 * @returns whether there is more
 */
export async function blankClickAddresses(db: Database, beforeMs: number): Promise<boolean> {
  const fromMs = await readClickWatermark(db, WATERMARK);
  if (fromMs === null || fromMs >= beforeMs) return false;
  for (let spanMs = Math.min(beforeMs - fromMs, 30 * DAY_MS); ; spanMs = Math.ceil(spanMs / 8)) {
    const clicks = clicksOfFlows(sql`TRUE`, clickTimeKey(fromMs), clickTimeKey(fromMs + spanMs));
    const counted = sql`SELECT count(*) AS n FROM (SELECT 1 FROM ${clicks} LIMIT ${raw(STEP_ROWS + 1)})`;
    const found = (await statement(db, counted).first<number>("n")) ?? 0;
    if (found > STEP_ROWS && spanMs > 1) continue;
    const blanked = sql`UPDATE clicks SET ip = '', ua = '' WHERE id IN (SELECT c.id FROM ${clicks} WHERE c.ip <> '' OR c.ua <> '')`;
    await db.$client.batch([statement(db, blanked), watermarkStatement(db, { job: WATERMARK, value: fromMs + spanMs })]);
    return fromMs + spanMs < beforeMs;
  }
}
