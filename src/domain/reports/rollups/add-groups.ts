import { DIMENSION_COLUMNS, MEASURES, ROLLUP_DIMENSIONS, ROLLUP_KEYS_JSON } from "../model/dimensions.ts";
import { fiveDayBucketSql, monthSql } from "../model/periods.ts";

const VALUE = `CASE d.key ${ROLLUP_DIMENSIONS.map((dimension, place) => `WHEN ${place + 1} THEN t.${DIMENSION_COLUMNS[dimension]}`).join(" ")} ELSE '' END`;

const sums = (alias: string) => MEASURES.map((name) => `sum(${alias}.${name}) AS ${name}`).join(", ");

/**
 * The statement that adds touches to the rollups: each to the rows of its flow and of all flows, under every dimension; of its
 * day, and of the five-day bucket and month where days were summed up already.
 * @param touches a SELECT in the shape of touches.ts, of one account
 * @param account SQL of that account's id
 */
export function addGroupsSql(touches: string, account: string): string {
  const isPacked = `EXISTS (SELECT 1 FROM traffic_rollups r WHERE r.account_id = ${account} AND r.dimension = 'all' AND r.flow_id = 0 AND r.period = p.period)`;
  return `WITH touches AS MATERIALIZED (${touches}),
    own AS MATERIALIZED (
      SELECT d.value AS dimension, t.flow_id, t.local_day, CAST(${VALUE} AS TEXT) AS value, t.goal_id, t.currency, ${sums("t")}
      FROM touches t CROSS JOIN json_each('${ROLLUP_KEYS_JSON}') d GROUP BY 1, 2, 3, 4, 5, 6
      HAVING ${MEASURES.map((name) => `sum(t.${name}) <> 0`).join(" OR ")}
    ),
    groups AS MATERIALIZED (
      SELECT * FROM own
      UNION ALL SELECT o.dimension, 0, o.local_day, o.value, o.goal_id, o.currency, ${sums("o")} FROM own o GROUP BY 1, 3, 4, 5, 6
    ),
    days AS (SELECT DISTINCT local_day FROM touches),
    packed AS MATERIALIZED (
      SELECT * FROM (SELECT local_day, ${fiveDayBucketSql("local_day")} AS period FROM days UNION ALL SELECT local_day, ${monthSql("local_day")} FROM days) p
      WHERE ${isPacked}
    )
    INSERT INTO traffic_rollups (account_id, dimension, flow_id, period, value, goal_id, currency, ${MEASURES.join(", ")})
    SELECT ${account}, c.* FROM groups c
    UNION ALL
    SELECT ${account}, c.dimension, c.flow_id, p.period, c.value, c.goal_id, c.currency, ${sums("c")}
    FROM packed p CROSS JOIN groups c ON c.local_day = p.local_day GROUP BY 2, 3, 4, 5, 6, 7
    ON CONFLICT DO UPDATE SET ${MEASURES.map((name) => `${name} = ${name} + excluded.${name}`).join(", ")}`;
}
