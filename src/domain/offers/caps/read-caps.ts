import { raw, sql } from "../../../db/sql.ts";
import { NETWORK_STATUS, type NetworkStatusWord } from "../../../lib/codes.ts";
import { latestZone } from "../../../lib/zone-history.ts";
import type { Cap } from "./cap.ts";
import type { CapRules, Counter } from "./count-caps.ts";

const CAPS =
  raw(`(SELECT json_group_array(json_object('id', id, 'period', period, 'type', type, 'limitValue', limit_value, 'goalScope', goal_scope,
    'goals', json(goals), 'affiliateScope', affiliate_scope, 'affiliates', json(affiliates)))
  FROM offer_caps WHERE offer_id = c.offer_id)`);

/** JSON of the caps of a row `c` with offer_id and network_id, and of what decides on counting; see `toCapRules`. */
export const CAP_RULES_COLUMN = sql`(SELECT json_object('caps', json(${CAPS}), 'zone', a.time_zone, 'capsTimeZone', s.settings ->> 'capsTimeZone',
    'statuses', json(COALESCE(s.settings -> 'capsStatuses', '["confirmed"]')), 'noticePercent', COALESCE(s.settings ->> 'noticePercentOvercap', 0))
  FROM accounts a LEFT JOIN offer_settings s ON s.offer_id = c.offer_id WHERE a.id = c.network_id)`;

export function toCapRules(json: string): CapRules {
  const read: Omit<CapRules, "statuses"> & { caps: Cap[]; capsTimeZone: string | null; statuses: NetworkStatusWord[] } = JSON.parse(json);
  return {
    caps: read.caps,
    zone: read.capsTimeZone ?? latestZone(read.zone).zone,
    statuses: read.statuses.map((word) => NETWORK_STATUS[word]),
    noticePercent: read.noticePercent,
  };
}

/** The days and months that an instant which may be a day off is in anywhere on earth, and all time, as counters write their periods. @param seconds SQL of Unix seconds */
const periodsAt = (seconds: string) =>
  raw(`(SELECT 0 UNION
  SELECT CAST(strftime(form.column1, ${seconds} + zone.column1, 'unixepoch') AS INTEGER)
  FROM (VALUES ('%Y%m%d'), ('%Y%m01')) AS form, (VALUES (-172800), (-86400), (0), (86400), (172800)) AS zone)`);

/**
 * JSON of the counters that a conversion may be in. Beside `c`, with offer_id, account_id and goal, stands the conversion that there is, `x`.
 * @param madeAtMs SQL of when one is made that is not there yet
 */
export const countersColumn = (
  madeAtMs: string,
) => sql`(SELECT json_group_array(json_object('capId', k.cap_id, 'periodStart', k.period_start,
    'affiliateId', k.affiliate_id, 'goal', k.goal, 'conversions', k.conversions, 'payoutMicros', k.payout_micros))
  FROM offer_caps p JOIN offer_cap_counters k ON k.cap_id = p.id AND k.affiliate_id IN (0, c.account_id) AND k.goal IN ('', lower(c.goal))
    AND k.period_start IN ${periodsAt(`COALESCE(x.created_at_ms, ${madeAtMs}) / 1000`)}
  WHERE p.offer_id = c.offer_id)`;

export const toCounters = (json: string): Counter[] => JSON.parse(json) as Counter[];
