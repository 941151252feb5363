import type { Database } from "../../db/client.ts";
import { readAlone, rowsOf } from "../../db/read.ts";
import { sql, statement } from "../../db/sql.ts";
import { watermarkStatement } from "../../db/watermark.ts";
import { DAY_MS } from "../../lib/time.ts";
import { WITHOUT_ADDRESSES } from "../click-parts/click-archive.ts";
import { readClickWatermark } from "../clicks/click-watermark.ts";
import { addDays, dateAt } from "../reports/model/days.ts";

const WATERMARK = "archived_addresses";
const FLOWS_AT_ONCE = 50;

/**
 * Blanks the addresses of the oldest archived day that has any.
 * @returns whether there is more
 */
export async function blankArchivedAddresses(db: Database, beforeMs: number): Promise<boolean> {
  const sinceMs = await readClickWatermark(db, WATERMARK);
  // A day of an account may end half a day later than that of UTC.
  if (sinceMs === null || sinceMs + DAY_MS >= beforeMs) return false;
  const date = addDays(dateAt("UTC", sinceMs), -1);
  const day = Number(date.replaceAll("-", ""));
  const flows = await readAlone(
    rowsOf<{ accountId: number; flowId: number }>(
      db,
      sql`SELECT f.account_id AS accountId, f.id AS flowId FROM flows f WHERE EXISTS (
        SELECT 1 FROM click_archive a WHERE a.account_id = f.account_id AND a.flow_id = f.id AND a.local_day = ${day})`,
    ),
  );
  const blankOf = ({ accountId, flowId }: { accountId: number; flowId: number }) =>
    statement(
      db,
      sql`UPDATE click_archive SET touches = ${WITHOUT_ADDRESSES} WHERE account_id = ${accountId} AND flow_id = ${flowId} AND local_day = ${day}`,
    );
  for (let start = 0; start < flows.length; start += FLOWS_AT_ONCE)
    await db.$client.batch(flows.slice(start, start + FLOWS_AT_ONCE).map(blankOf));
  await watermarkStatement(db, { job: WATERMARK, value: sinceMs + DAY_MS }).run();
  return sinceMs + 2 * DAY_MS < beforeMs;
}
