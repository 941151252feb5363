import { DIM_COLUMNS, MEASURES, ROLLED_DIMS, SUM_DIMS } from "../model/dimensions.ts";
import { monthSql, pentadSql } from "../model/periods.ts";

const VALUE = `CASE d.key ${ROLLED_DIMS.map((dim, place) => `WHEN ${place + 1} THEN v.${DIM_COLUMNS[dim]}`).join(" ")} ELSE '' END`;

const sums = (alias: string) => MEASURES.map((name) => `sum(${alias}.${name}) AS ${name}`).join(", ");

/**
 * The statement that adds visits to the rollups: each to the rows of its flow and of all flows, under every property; of its
 * day, and of the pentad and month where days were summed up already.
 * @param visits a SELECT in the shape of visits.ts, of one account
 * @param account SQL of that account's id
 */
export function addCellsSql(visits: string, account: string): string {
  const isPacked = `EXISTS (SELECT 1 FROM traffic_rollups r WHERE r.account_id = ${account} AND r.dim = 'all' AND r.flow_id = 0 AND r.period = p.period)`;
  return `WITH visits AS MATERIALIZED (${visits}),
    own AS MATERIALIZED (
      SELECT d.value AS dim, v.flow_id, v.local_day, CAST(${VALUE} AS TEXT) AS value, v.goal_id, v.currency, ${sums("v")}
      FROM visits v CROSS JOIN json_each('${SUM_DIMS}') d GROUP BY 1, 2, 3, 4, 5, 6
      HAVING ${MEASURES.map((name) => `sum(v.${name}) <> 0`).join(" OR ")}
    ),
    cells AS MATERIALIZED (
      SELECT * FROM own
      UNION ALL SELECT o.dim, 0, o.local_day, o.value, o.goal_id, o.currency, ${sums("o")} FROM own o GROUP BY 1, 3, 4, 5, 6
    ),
    days AS (SELECT DISTINCT local_day FROM visits),
    packed AS MATERIALIZED (
      SELECT * FROM (SELECT local_day, ${pentadSql("local_day")} AS period FROM days UNION ALL SELECT local_day, ${monthSql("local_day")} FROM days) p
      WHERE ${isPacked}
    )
    INSERT INTO traffic_rollups (account_id, dim, flow_id, period, value, goal_id, currency, ${MEASURES.join(", ")})
    SELECT ${account}, c.* FROM cells c
    UNION ALL
    SELECT ${account}, c.dim, c.flow_id, p.period, c.value, c.goal_id, c.currency, ${sums("c")}
    FROM packed p CROSS JOIN cells c ON c.local_day = p.local_day GROUP BY 2, 3, 4, 5, 6, 7
    ON CONFLICT DO UPDATE SET ${MEASURES.map((name) => `${name} = ${name} + excluded.${name}`).join(", ")}`;
}
