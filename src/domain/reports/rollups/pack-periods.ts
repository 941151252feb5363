import { localTime } from "../../../lib/wall-clock.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import type { Deps } from "../../../platform/deps.ts";
import { MEASURES, ROLLUP_KEYS_JSON } from "../model/dimensions.ts";
import { FIRST_DAY, FIRST_FIVE_DAY_BUCKET, fiveDayBucketOf, fiveDayBucketSql, partsOf } from "../model/periods.ts";

/** How many periods of each kind are summed up in one run. */
const MAX_PACKED = 50;

/** The rows of everything together: an account that has any row of a period has one of these. */
const EVERYTHING = "account_id = ?1 AND dimension = 'all' AND flow_id = 0";

const isPacked = (period: string) => `EXISTS (SELECT 1 FROM traffic_rollups WHERE ${EVERYTHING} AND period = ${period})`;

/** Five-day buckets that are not summed up yet. */
const fiveDayBucketsSql = (
  from: string,
  before: string,
) => `SELECT DISTINCT ${fiveDayBucketSql("d.period")} AS period FROM traffic_rollups d
  WHERE ${EVERYTHING} AND d.period >= ${from} AND d.period < ${before} AND NOT ${isPacked(fiveDayBucketSql("d.period"))}`;

const monthsSql = (before: string) => `SELECT DISTINCT p.period / 10 AS period FROM traffic_rollups p
  WHERE ${EVERYTHING} AND p.period >= ${FIRST_FIVE_DAY_BUCKET} AND p.period < ${before} AND NOT ${isPacked("p.period / 10")}`;

/** Sums up the rows from ?3 to ?4 as those of the period ?2, unless that is done, or it is a month with a five-day bucket missing. */
const PACK_SQL = `INSERT INTO traffic_rollups (account_id, dimension, flow_id, period, value, goal_id, currency, ${MEASURES.join(", ")})
  SELECT ?1, r.dimension, r.flow_id, ?2, r.value, r.goal_id, r.currency, ${MEASURES.map((name) => `sum(r.${name})`).join(", ")}
  FROM json_each('${ROLLUP_KEYS_JSON}') s CROSS JOIN (SELECT 0 AS id UNION ALL SELECT id FROM flows WHERE account_id = ?1) f
    CROSS JOIN traffic_rollups r ON r.account_id = ?1 AND r.dimension = s.value AND r.flow_id = f.id AND r.period BETWEEN ?3 AND ?4
  WHERE NOT ${isPacked("?2")} AND NOT (?2 < ${FIRST_FIVE_DAY_BUCKET} AND EXISTS (${fiveDayBucketsSql("?2 * 100", "?2 * 100 + 32")}))
  GROUP BY r.dimension, r.flow_id, r.value, r.goal_id, r.currency`;

/**
 * Sums up the rollups of days by five-day bucket and by month, once these are over; what comes later is added to their rows, too.
 * Each statement checks itself whether there is anything to do, so that concurrent runs do it once.
 */
export async function packPeriods(
  { db: { $client: d1 }, now }: Pick<Deps, "db" | "now">,
  { accountId, timeZone }: { accountId: number; timeZone: ZoneHistory },
): Promise<void> {
  const open = fiveDayBucketOf(localTime(timeZone, now()).day);
  const [firstOpenDay] = partsOf(open);
  const over = [
    { sql: fiveDayBucketsSql(String(FIRST_DAY), "?2"), before: firstOpenDay },
    { sql: monthsSql("?2"), before: Math.floor(open / 10) * 10 },
  ];
  for (const { sql, before } of over) {
    const { results } = await d1.prepare(`${sql} ORDER BY 1 LIMIT ${MAX_PACKED}`).bind(accountId, before).all<{ period: number }>();
    for (const { period } of results)
      await d1
        .prepare(PACK_SQL)
        .bind(accountId, period, ...partsOf(period))
        .run();
  }
}
