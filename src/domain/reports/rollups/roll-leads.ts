import { DAY_MS } from "../../../lib/time.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import type { Deps } from "../../../platform/deps.ts";
import { type Offset, zoneOffsets } from "../model/local-time.ts";
import { leadTouch, ROLLED_LEAD_TOUCH, TRAITS } from "../model/touches.ts";
import { addGroupsSql } from "./add-groups.ts";

/** The leads of one step, the same in every statement of its batch. */
const STEP = "SELECT lead_id FROM dirty_leads WHERE account_id = ?1 ORDER BY lead_id LIMIT ?2";

/** Their rows, if they are this account's and a flow's. */
const CURRENT = `FROM (${STEP}) d CROSS JOIN leads l ON l.id = d.lead_id WHERE l.account_id = ?1 AND l.flow_id IS NOT NULL`;

const addSql = (offsets: readonly Offset[]) =>
  addGroupsSql(
    `SELECT ${leadTouch(offsets)} ${CURRENT}
     UNION ALL SELECT ${ROLLED_LEAD_TOUCH} FROM (${STEP}) d CROSS JOIN rolled_leads l ON l.account_id = ?1 AND l.lead_id = d.lead_id`,
    "?1",
  );

const ROLLED_COLUMNS = ["local_day", "local_hour", "flow_id", "way_id", "site_id", ...TRAITS, "goal_id"].join(", ");

const FORGET_SQL = `DELETE FROM rolled_leads WHERE account_id = ?1 AND lead_id IN (${STEP})
  AND NOT EXISTS (SELECT 1 FROM leads l WHERE l.id = rolled_leads.lead_id AND l.account_id = ?1 AND l.flow_id IS NOT NULL)`;

const storeSql = (
  offsets: readonly Offset[],
) => `INSERT OR REPLACE INTO rolled_leads (account_id, lead_id, started_at_ms, status, payout_micros, currency, ${ROLLED_COLUMNS})
  SELECT account_id, lead_id, started_at_ms, status, price, lead_currency, ${ROLLED_COLUMNS} FROM (
    SELECT l.id AS lead_id, l.started_at_ms, l.status, coalesce(l.payout_micros, 0) AS price, coalesce(l.currency, 'usd') AS lead_currency,
      ${leadTouch(offsets)} ${CURRENT}
  )`;

/**
 * Updates the rollups for leads that changed, in one transaction: subtracts what was added for each, adds what it is now, and
 * stores that in rolled_leads for the next change.
 * @returns whether more are left
 */
export async function rollLeads(
  deps: Pick<Deps, "db" | "now">,
  { accountId, timeZone }: { accountId: number; timeZone: ZoneHistory },
  step: number,
): Promise<boolean> {
  const d1 = deps.db.$client;
  const offsets = zoneOffsets(timeZone, 0, deps.now() + 2 * DAY_MS);
  const results = await d1.batch<{ more: number }>([
    d1.prepare(addSql(offsets)).bind(accountId, step),
    d1.prepare(FORGET_SQL).bind(accountId, step),
    d1.prepare(storeSql(offsets)).bind(accountId, step),
    d1.prepare(`DELETE FROM dirty_leads WHERE account_id = ?1 AND lead_id IN (${STEP})`).bind(accountId, step),
    d1.prepare("SELECT EXISTS (SELECT 1 FROM dirty_leads WHERE account_id = ?1) AS more").bind(accountId),
  ]);
  return results[4]?.results[0]?.more === 1;
}
