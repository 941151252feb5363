import { raw, sql } from "../../../db/sql.ts";
import { MEASURES } from "../model/dimensions.ts";
import { CLICK_TOUCH, clicksOfFlows, isRolledSql, TRAITS } from "../model/touches.ts";

/** The columns of archived touches, in the order of their JSON; then how many clicks, unique ones, and their cost. */
const DIMENSION_VALUES = ["way_id", "site_id", "local_hour", ...TRAITS, "ip", "currency"];
const COUNTS = ["clicks", "uniques", "cost_micros"];
const JSON_COLUMNS = [...DIMENSION_VALUES, ...COUNTS];

/** The oldest clicks before the time ?2 that are in the rollups, at most ?3. */
const SELECTED_CLICKS = `SELECT c.id FROM ${clicksOfFlows("account_id = ?1", "''", "?2")} WHERE ${isRolledSql("?1")} ORDER BY f.id, c.id LIMIT ?3`;

/** So that a row stays below the 100 KB of a statement even with the longest tags, and an export of D1 can be imported again. */
const TOUCHES_PER_ROW = 20;

/** Archives those clicks, equal ones together. */
export const ARCHIVE_SQL = `INSERT INTO click_archive (account_id, flow_id, local_day, first_click, touches)
  SELECT ?1, flow_id, local_day, min(first_click), json_group_array(json_array(${JSON_COLUMNS.join(", ")})) FROM (
    SELECT t.flow_id, t.local_day, min(t.id) AS first_click,
      row_number() OVER (PARTITION BY t.flow_id, t.local_day) / ${TOUCHES_PER_ROW} AS part, ${DIMENSION_VALUES.map((name) => `t.${name}`).join(", ")},
      ${COUNTS.map((name) => `sum(t.${name}) AS ${name}`).join(", ")}
    FROM (SELECT c.id, ${CLICK_TOUCH} FROM (${SELECTED_CLICKS}) n CROSS JOIN clicks c ON c.id = n.id) t
    GROUP BY t.flow_id, t.local_day, ${DIMENSION_VALUES.map((name) => `t.${name}`).join(", ")}
  ) GROUP BY flow_id, local_day, part`;

/** Deletes them; to follow in the same batch. */
export const DELETE_SQL = `DELETE FROM clicks WHERE id IN (${SELECTED_CLICKS})`;

const IP = raw(JSON_COLUMNS.indexOf("ip"));

/** The `touches` of an archived row without the addresses they came from. */
export const WITHOUT_ADDRESSES = sql`(SELECT json_group_array(json_set(v.value, '$[${IP}]', '')) FROM json_each(touches) v)`;

/** The `touches` of an archived row without one address. */
export const withoutAddress = (ip: string) =>
  sql`(SELECT json_group_array(iif(v.value ->> ${IP} = ${ip}, json_set(v.value, '$[${IP}]', ''), json(v.value))) FROM json_each(touches) v)`;

/** The archive as touches, of the account and the flows that SQL names. */
export function archiveTouches(account: string, flowIds: string): string {
  const measures = MEASURES.map((name) =>
    COUNTS.includes(name) ? `v.value ->> ${JSON_COLUMNS.indexOf(name)} AS ${name}` : `0 AS ${name}`,
  );
  return `SELECT a.account_id, a.flow_id, a.local_day, 0 AS goal_id, ${DIMENSION_VALUES.map((name, place) => `v.value ->> ${place} AS ${name}`).join(", ")}, ${measures.join(", ")}
    FROM click_archive a CROSS JOIN json_each(a.touches) v WHERE a.account_id = ${account} AND a.flow_id IN (${flowIds})`;
}
