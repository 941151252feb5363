import { type Fragment, name, raw, sql } from "../../../db/sql.ts";
import { withoutPerson } from "../../clicks/link-params.ts";
import { MEASURES } from "../model/dimensions.ts";
import { CLICK_TOUCH, TRAITS } from "../model/touches.ts";

/** The columns of archived touches, in the order of their JSON; then how many clicks, unique ones, and their cost; then a network link's parameters where there are any. */
const DIMENSION_VALUES = ["way_id", "site_id", "local_hour", ...TRAITS, "ip", "currency"];
const COUNTS = ["clicks", "uniques", "cost_micros"];
const JSON_COLUMNS = [...DIMENSION_VALUES, ...COUNTS];

const DIMENSIONS_OF_TOUCH = raw(DIMENSION_VALUES.map((name) => `t.${name}`).join(", "));
const SUMS = raw(COUNTS.map((name) => `sum(t.${name}) AS ${name}`).join(", "));
const JSON_LIST = JSON_COLUMNS.join(", ");
const TOUCH_JSON = raw(`iif(link_params = '', json_array(${JSON_LIST}), json_array(${JSON_LIST}, link_params))`);

/** So that a row stays below the 100 KB of a statement even with the longest tags, and an export of D1 can be imported again. */
const TOUCHES_PER_ROW = raw("iif(link_params = '', 20, 8)");

/**
 * The statement that archives clicks, equal ones together, for the batch that deletes them.
 * @param clicks a SELECT of their ids
 */
export function archiveSql(clicks: Fragment): Fragment {
  return sql`INSERT INTO click_archive (account_id, flow_id, local_day, first_click, touches)
    SELECT account_id, flow_id, local_day, min(first_click), json_group_array(json(${TOUCH_JSON})) FROM (
      SELECT t.account_id, t.flow_id, t.local_day, min(t.id) AS first_click,
        row_number() OVER (PARTITION BY t.account_id, t.flow_id, t.local_day, t.link_params = '') / ${TOUCHES_PER_ROW} AS part,
        ${DIMENSIONS_OF_TOUCH}, t.link_params, ${SUMS}
      FROM (SELECT c.id, ${CLICK_TOUCH}, ${withoutPerson(name("c.link_params"))} AS link_params
        FROM (${clicks}) n CROSS JOIN clicks c ON c.id = n.id) t
      GROUP BY t.account_id, t.flow_id, t.local_day, ${DIMENSIONS_OF_TOUCH}, t.link_params
    ) GROUP BY account_id, flow_id, local_day, link_params = '', part`;
}

const IP = raw(JSON_COLUMNS.indexOf("ip"));

/** The `touches` of an archived row without the addresses they came from. */
export const WITHOUT_ADDRESSES = sql`(SELECT json_group_array(json_set(v.value, '$[${IP}]', '')) FROM json_each(touches) v)`;

/** The `touches` of an archived row without one address. */
export const withoutAddress = (ip: string) =>
  sql`(SELECT json_group_array(iif(v.value ->> ${IP} = ${ip}, json_set(v.value, '$[${IP}]', ''), json(v.value))) FROM json_each(touches) v)`;

const ARCHIVED_TOUCH = raw(
  [
    "a.account_id, a.flow_id, a.local_day, 0 AS goal_id",
    ...DIMENSION_VALUES.map((name, place) => `v.value ->> ${place} AS ${name}`),
    ...MEASURES.map((name) => (COUNTS.includes(name) ? `v.value ->> ${JSON_COLUMNS.indexOf(name)} AS ${name}` : `0 AS ${name}`)),
  ].join(", "),
);

/** The archive as touches, of an account and of the flows that SQL selects the ids of. */
export function archiveTouches(account: Fragment, flowIds: Fragment): Fragment {
  return sql`SELECT ${ARCHIVED_TOUCH} FROM click_archive a CROSS JOIN json_each(a.touches) v
    WHERE a.account_id = ${account} AND a.flow_id IN (${flowIds})`;
}
