import { type Fragment, raw, sql } from "../../../db/sql.ts";
import { DIMENSION_COLUMNS, MEASURES, ROLLUP_DIMENSIONS, ROLLUP_KEYS_JSON } from "../model/dimensions.ts";
import { fiveDayBucketSql, monthSql } from "../model/periods.ts";

const CASES = ROLLUP_DIMENSIONS.map((dimension, place) => `WHEN ${place + 1} THEN t.${DIMENSION_COLUMNS[dimension]}`);
const VALUE = raw(`CASE d.key ${CASES.join(" ")} ELSE '' END`);
const KEYS = raw(`json_each('${ROLLUP_KEYS_JSON}')`);
const COLUMNS = raw(MEASURES.join(", "));

const sums = (alias: string) => raw(MEASURES.map((name) => `sum(${alias}.${name}) AS ${name}`).join(", "));
const [SUMS, SUMS_OF_OWN, SUMS_OF_GROUPS] = [sums("t"), sums("o"), sums("c")];
const IS_ANYTHING = raw(MEASURES.map((name) => `sum(t.${name}) <> 0`).join(" OR "));
const ADDED = raw(MEASURES.map((name) => `${name} = ${name} + excluded.${name}`).join(", "));
const [DAY_BUCKET, DAY_MONTH] = [fiveDayBucketSql(sql`local_day`), monthSql(sql`local_day`)];

/**
 * The statement that adds touches to the rollups: each to the rows of its flow and of all flows, under every dimension; of its
 * day, and of the five-day bucket and month where days were summed up already.
 * @param touches a SELECT in the shape of touches.ts, of one account
 * @param account that account's id, or SQL of it
 */
export function addGroupsSql(touches: Fragment, account: number | Fragment): Fragment {
  const isPacked = sql`EXISTS (SELECT 1 FROM traffic_rollups r WHERE r.account_id = ${account} AND r.dimension = 'all' AND r.flow_id = 0 AND r.period = p.period)`;
  return sql`WITH touches AS MATERIALIZED (${touches}),
    own AS MATERIALIZED (
      SELECT d.value AS dimension, t.flow_id, t.local_day, CAST(${VALUE} AS TEXT) AS value, t.goal_id, t.currency, ${SUMS}
      FROM touches t CROSS JOIN ${KEYS} d GROUP BY 1, 2, 3, 4, 5, 6
      HAVING ${IS_ANYTHING}
    ),
    groups AS MATERIALIZED (
      SELECT * FROM own
      UNION ALL SELECT o.dimension, 0, o.local_day, o.value, o.goal_id, o.currency, ${SUMS_OF_OWN} FROM own o GROUP BY 1, 3, 4, 5, 6
    ),
    days AS (SELECT DISTINCT local_day FROM touches),
    packed AS MATERIALIZED (
      SELECT * FROM (SELECT local_day, ${DAY_BUCKET} AS period FROM days UNION ALL SELECT local_day, ${DAY_MONTH} FROM days) p
      WHERE ${isPacked}
    )
    INSERT INTO traffic_rollups (account_id, dimension, flow_id, period, value, goal_id, currency, ${COLUMNS})
    SELECT ${account}, c.* FROM groups c
    UNION ALL
    SELECT ${account}, c.dimension, c.flow_id, p.period, c.value, c.goal_id, c.currency, ${SUMS_OF_GROUPS}
    FROM packed p CROSS JOIN groups c ON c.local_day = p.local_day GROUP BY 2, 3, 4, 5, 6, 7
    ON CONFLICT DO UPDATE SET ${ADDED}`;
}
