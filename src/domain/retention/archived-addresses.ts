import { DAY_MS } from "../../lib/time.ts";
import { addDays, dateAt } from "../reports/model/days.ts";
import { withoutAddresses } from "../reports/rollups/archive.ts";
import { readWatermark, watermarkStatement } from "./watermark.ts";

const WATERMARK = "archived_addresses";
const FLOWS_AT_ONCE = 50;

const OF_DAY = `SELECT f.account_id AS accountId, f.id AS flowId FROM flows f WHERE EXISTS (
  SELECT 1 FROM click_archive a WHERE a.account_id = f.account_id AND a.flow_id = f.id AND a.local_day = ?1)`;
const BLANK = `UPDATE click_archive SET visits = ${withoutAddresses("visits")} WHERE account_id = ?1 AND flow_id = ?2 AND local_day = ?3`;

/**
 * Blanks the addresses of the oldest archived day that has any.
 * @returns whether there is more
 */
export async function blankArchivedAddresses(d1: D1Database, beforeMs: number): Promise<boolean> {
  const sinceMs =
    (await readWatermark(d1, WATERMARK)) ?? (await d1.prepare("SELECT min(created_at_ms) AS ms FROM flows").first<number>("ms"));
  // A day of an account may end half a day later than that of UTC.
  if (sinceMs === null || sinceMs + DAY_MS >= beforeMs) return false;
  const date = addDays(dateAt("UTC", sinceMs), -1);
  const day = Number(date.replaceAll("-", ""));
  const { results } = await d1.prepare(OF_DAY).bind(day).all<{ accountId: number; flowId: number }>();
  for (let start = 0; start < results.length; start += FLOWS_AT_ONCE) {
    const flows = results.slice(start, start + FLOWS_AT_ONCE);
    await d1.batch(flows.map(({ accountId, flowId }) => d1.prepare(BLANK).bind(accountId, flowId, day)));
  }
  await watermarkStatement(d1, WATERMARK, sinceMs + DAY_MS).run();
  return sinceMs + 2 * DAY_MS < beforeMs;
}
