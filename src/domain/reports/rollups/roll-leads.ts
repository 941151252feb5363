import { raw, sql, statement } from "../../../db/sql.ts";
import { DAY_MS } from "../../../lib/time.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import type { Deps } from "../../../platform/deps.ts";
import { zoneOffsets } from "../model/local-time.ts";
import { leadTouch, ROLLED_LEAD_TOUCH, TRAITS } from "../model/touches.ts";
import { addGroupsSql } from "./add-groups.ts";

const ROLLED_COLUMNS = raw(["local_day", "local_hour", "flow_id", "way_id", "site_id", ...TRAITS, "goal_id"].join(", "));

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
  const { db } = deps;
  const touch = leadTouch(zoneOffsets(timeZone, 0, deps.now() + 2 * DAY_MS));
  // The same leads in every statement of the batch.
  const ids = sql`SELECT lead_id FROM dirty_leads WHERE account_id = ${accountId} ORDER BY lead_id LIMIT ${step}`;
  const current = sql`FROM (${ids}) d CROSS JOIN leads l ON l.id = d.lead_id WHERE l.account_id = ${accountId} AND l.flow_id IS NOT NULL`;
  const touches = sql`SELECT ${touch} ${current}
    UNION ALL SELECT ${ROLLED_LEAD_TOUCH} FROM (${ids}) d CROSS JOIN rolled_leads l ON l.account_id = ${accountId} AND l.lead_id = d.lead_id`;
  const forgotten = sql`DELETE FROM rolled_leads WHERE account_id = ${accountId} AND lead_id IN (${ids})
    AND NOT EXISTS (SELECT 1 FROM leads l WHERE l.id = rolled_leads.lead_id AND l.account_id = ${accountId} AND l.flow_id IS NOT NULL)`;
  const stored = sql`INSERT OR REPLACE INTO rolled_leads (account_id, lead_id, started_at_ms, status, payout_micros, currency, ${ROLLED_COLUMNS})
    SELECT account_id, lead_id, started_at_ms, status, price, lead_currency, ${ROLLED_COLUMNS} FROM (
      SELECT l.id AS lead_id, l.started_at_ms, l.status, coalesce(l.payout_micros, 0) AS price, coalesce(l.currency, 'usd') AS lead_currency,
        ${touch} ${current}
    )`;
  const results = await db.$client.batch<{ more: number }>([
    statement(db, addGroupsSql(touches, accountId)),
    statement(db, forgotten),
    statement(db, stored),
    statement(db, sql`DELETE FROM dirty_leads WHERE account_id = ${accountId} AND lead_id IN (${ids})`),
    statement(db, sql`SELECT EXISTS (SELECT 1 FROM dirty_leads WHERE account_id = ${accountId}) AS more`),
  ]);
  return results[4]?.results[0]?.more === 1;
}
