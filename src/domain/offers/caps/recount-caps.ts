import { firstOf, type Read } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import { NETWORK_STATUS } from "../../../lib/codes.ts";
import { instantOf, shownAt } from "../../../lib/strtotime/zone-time.ts";
import { DAY_MS } from "../../../lib/time.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import type { Deps } from "../../../platform/deps.ts";
import { periodStartOf } from "./cap.ts";

const WORDS = JSON.stringify(NETWORK_STATUS);

/**
 * The statement that counts for the caps of an offer which have no counters what there is in the present day, month and all time: those are
 * new, or count otherwise than before. For the batch of the change, after it.
 * @param offer selects the offer's number
 */
export function recountStatement(offer: Fragment, { zone, nowMs }: { zone: ZoneHistory; nowMs: number }): Fragment {
  const start = (period: "day" | "month") => periodStartOf(period, zone, nowMs);
  return sql`INSERT INTO offer_cap_counters (cap_id, period_start, affiliate_id, goal, conversions, payout_micros)
    SELECT p.id, CASE p.period WHEN 'day' THEN ${start("day")} WHEN 'month' THEN ${start("month")} ELSE 0 END,
      iif(p.affiliate_scope = 'each', c.affiliate_id, 0) AS affiliate, iif(p.goal_scope = 'each', lower(c.goal), '') AS named,
      COUNT(*), COALESCE(SUM(l.payout_micros), 0)
    FROM offer_caps p JOIN offer_settings s ON s.offer_id = p.offer_id JOIN network_conversions c ON c.offer_id = p.offer_id
      JOIN leads l ON l.id = c.lead_id
    WHERE p.offer_id = ${offer} AND NOT c.is_uncapped AND NOT EXISTS (SELECT 1 FROM offer_cap_counters k WHERE k.cap_id = p.id)
      AND c.created_at_ms >= CASE p.period WHEN 'day' THEN ${beginOf("day", zone, nowMs)} WHEN 'month' THEN ${beginOf("month", zone, nowMs)} ELSE 0 END
      AND l.status IN (SELECT ${WORDS} -> value FROM json_each(COALESCE(s.settings -> 'capsStatuses', '["confirmed"]')))
      AND (p.goal_scope <> 'exact' OR EXISTS (SELECT 1 FROM json_each(p.goals) g WHERE g.value = c.goal COLLATE NOCASE))
      AND (p.affiliate_scope <> 'exact' OR EXISTS (SELECT 1 FROM json_each(p.affiliates) a WHERE a.value = c.affiliate_id))
    GROUP BY p.id, affiliate, named`;
}

/** When the period of a moment began, Unix milliseconds. */
function beginOf(period: "day" | "month", zone: ZoneHistory, ms: number): number {
  const midnight = Math.floor(shownAt(zone, ms) / DAY_MS) * DAY_MS;
  const shown = new Date(midnight);
  return instantOf(zone, period === "day" ? midnight : Date.UTC(shown.getUTCFullYear(), shown.getUTCMonth(), 1));
}

/** The statement that forgets what an offer's caps have counted, where they are to count otherwise. */
export const uncountStatement = (offer: Fragment): Fragment =>
  sql`DELETE FROM offer_cap_counters WHERE cap_id IN (SELECT id FROM offer_caps WHERE offer_id = ${offer})`;

/** Reads the time zone that is set for the caps of a network's offer; null: none. @param network SQL of its account's number */
export function capsZoneRead({ db }: Pick<Deps, "db">, network: Fragment, offerId: number): Read<string | null> {
  const { statement, read } = firstOf<{ zone: string | null }>(
    db,
    sql`SELECT settings ->> 'capsTimeZone' AS zone FROM offer_settings WHERE offer_id = ${offerId} AND network_id = ${network}`,
  );
  return { statement, read: (result) => read(result)?.zone ?? null };
}
