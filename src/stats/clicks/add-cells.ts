import { DIM_COLUMNS, MEASURES, ROLLED_DIMS } from "./dims.ts";

const DIMS = JSON.stringify(["all", ...ROLLED_DIMS]);

const VALUE = `CASE d.key ${ROLLED_DIMS.map((dim, place) => `WHEN ${place + 1} THEN v.${DIM_COLUMNS[dim]}`).join(" ")} ELSE '' END`;

const sums = (alias: string) => MEASURES.map((name) => `sum(${alias}.${name}) AS ${name}`).join(", ");

/**
 * The statement that adds visits to the rollups: each to the rows of its flow and of all flows, under every property.
 * @param visits a SELECT in the shape of visits.ts, of one account
 * @param account SQL of that account's id
 */
export function addCellsSql(visits: string, account: string): string {
  return `WITH visits AS MATERIALIZED (${visits}),
    own AS MATERIALIZED (
      SELECT d.value AS dim, v.flow_id, v.local_day, CAST(${VALUE} AS TEXT) AS value, v.goal_id, v.currency, ${sums("v")}
      FROM visits v CROSS JOIN json_each('${DIMS}') d GROUP BY 1, 2, 3, 4, 5, 6
      HAVING ${MEASURES.map((name) => `sum(v.${name}) <> 0`).join(" OR ")}
    )
    INSERT INTO traffic_rollups (account_id, dim, flow_id, local_day, value, goal_id, currency, ${MEASURES.join(", ")})
    SELECT ${account}, o.* FROM own o
    UNION ALL
    SELECT ${account}, o.dim, 0, o.local_day, o.value, o.goal_id, o.currency, ${sums("o")} FROM own o GROUP BY 2, 3, 4, 5, 6, 7
    ON CONFLICT DO UPDATE SET ${MEASURES.map((name) => `${name} = ${name} + excluded.${name}`).join(", ")}`;
}
