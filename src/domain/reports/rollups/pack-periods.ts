import { readAlone, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import { localTime } from "../../../lib/wall-clock.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import type { Deps } from "../../../platform/deps.ts";
import { MEASURES, ROLLUP_KEYS_JSON } from "../model/dimensions.ts";
import { FIRST_DAY, FIRST_FIVE_DAY_BUCKET, fiveDayBucketOf, fiveDayBucketSql, partsOf } from "../model/periods.ts";

/** How many periods of each kind are summed up in one run. */
const MAX_PACKED = 50;

const KEYS = raw(`json_each('${ROLLUP_KEYS_JSON}')`);
const COLUMNS = raw(MEASURES.join(", "));
const SUMS = raw(MEASURES.map((name) => `sum(r.${name})`).join(", "));

/** The rows of everything together: an account that has any row of a period has one of these. */
const everything = (accountId: number) => sql`account_id = ${accountId} AND dimension = 'all' AND flow_id = 0`;

const isPacked = (accountId: number, period: number | Fragment) =>
  sql`EXISTS (SELECT 1 FROM traffic_rollups WHERE ${everything(accountId)} AND period = ${period})`;

const DAY_BUCKET = fiveDayBucketSql(sql`d.period`);

/** Five-day buckets that are not summed up yet, of the days between. */
const fiveDayBucketsSql = (accountId: number, [from, before]: readonly [Fragment, Fragment]) =>
  sql`SELECT DISTINCT ${DAY_BUCKET} AS period FROM traffic_rollups d
    WHERE ${everything(accountId)} AND d.period >= ${from} AND d.period < ${before} AND NOT ${isPacked(accountId, DAY_BUCKET)}`;

/** Months that are not summed up yet, of the five-day buckets before one. */
const monthsSql = (accountId: number, before: number) => sql`SELECT DISTINCT p.period / 10 AS period FROM traffic_rollups p
  WHERE ${everything(accountId)} AND p.period >= ${raw(FIRST_FIVE_DAY_BUCKET)} AND p.period < ${before}
    AND NOT ${isPacked(accountId, sql`p.period / 10`)}`;

/** Sums up the rows of its parts as those of a period, unless that is done, or it is a month with a five-day bucket missing. */
function packSql(accountId: number, period: number): Fragment {
  const [first, last] = partsOf(period);
  const missing = fiveDayBucketsSql(accountId, [sql`${period} * 100`, sql`${period} * 100 + 32`]);
  return sql`INSERT INTO traffic_rollups (account_id, dimension, flow_id, period, value, goal_id, currency, ${COLUMNS})
    SELECT ${accountId}, r.dimension, r.flow_id, ${period}, r.value, r.goal_id, r.currency, ${SUMS}
    FROM ${KEYS} s CROSS JOIN (SELECT 0 AS id UNION ALL SELECT id FROM flows WHERE account_id = ${accountId}) f
      CROSS JOIN traffic_rollups r ON r.account_id = ${accountId} AND r.dimension = s.value AND r.flow_id = f.id
        AND r.period BETWEEN ${first} AND ${last}
    WHERE NOT ${isPacked(accountId, period)} AND NOT (${period} < ${raw(FIRST_FIVE_DAY_BUCKET)} AND EXISTS (${missing}))
    GROUP BY r.dimension, r.flow_id, r.value, r.goal_id, r.currency`;
}

/**
 * Sums up the rollups of days by five-day bucket and by month, once these are over; what comes later is added to their rows, too.
 * Each statement checks itself whether there is anything to do, so that concurrent runs do it once.
 */
export async function packPeriods(
  { db, now }: Pick<Deps, "db" | "now">,
  { accountId, timeZone }: { accountId: number; timeZone: ZoneHistory },
): Promise<void> {
  const open = fiveDayBucketOf(localTime(timeZone, now()).day);
  const [firstOpenDay] = partsOf(open);
  const over = [fiveDayBucketsSql(accountId, [raw(FIRST_DAY), sql`${firstOpenDay}`]), monthsSql(accountId, Math.floor(open / 10) * 10)];
  for (const periods of over) {
    const rows = await readAlone(rowsOf<{ period: number }>(db, sql`${periods} ORDER BY 1 LIMIT ${raw(MAX_PACKED)}`));
    for (const { period } of rows) await statement(db, packSql(accountId, period)).run();
  }
}
