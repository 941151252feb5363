import { MEASURES } from "../model/dimensions.ts";
import { CLICK_VISIT, clicksOfFlows, isRolledSql, TRAITS } from "../model/touches.ts";

/** What tells archived visits apart, in the order of their JSON; then how many clicks, unique ones, and their cost. */
const PLACES = ["way_id", "site_id", "local_hour", ...TRAITS, "ip", "currency"];
const COUNTS = ["clicks", "uniques", "cost_micros"];
const KEPT = [...PLACES, ...COUNTS];

/** The oldest clicks that may go, at most ?3, from before the time ?2: they must be in the rollups. */
const CHOSEN = `SELECT c.id FROM ${clicksOfFlows("account_id = ?1", "''", "?2")} WHERE ${isRolledSql("?1")} ORDER BY f.id, c.id LIMIT ?3`;

/** So few that a row stays below the 100 KB of a statement even with the longest tags: an export of D1 can be imported again. */
const VISITS_PER_ROW = 20;

/** Puts those clicks into the archive, equal ones together. */
export const ARCHIVE_SQL = `INSERT INTO click_archive (account_id, flow_id, local_day, first_click, visits)
  SELECT ?1, flow_id, local_day, min(first_click), json_group_array(json_array(${KEPT.join(", ")})) FROM (
    SELECT v.flow_id, v.local_day, min(v.id) AS first_click,
      row_number() OVER (PARTITION BY v.flow_id, v.local_day) / ${VISITS_PER_ROW} AS part, ${PLACES.map((name) => `v.${name}`).join(", ")},
      ${COUNTS.map((name) => `sum(v.${name}) AS ${name}`).join(", ")}
    FROM (SELECT c.id, ${CLICK_VISIT} FROM (${CHOSEN}) n CROSS JOIN clicks c ON c.id = n.id) v
    GROUP BY v.flow_id, v.local_day, ${PLACES.map((name) => `v.${name}`).join(", ")}
  ) GROUP BY flow_id, local_day, part`;

/** Deletes them; to follow in the same batch. */
export const DELETE_SQL = `DELETE FROM clicks WHERE id IN (${CHOSEN})`;

/** SQL of archived visits without the addresses they came from. */
export const withoutAddresses = (visits: string) =>
  `(SELECT json_group_array(json_set(v.value, '$[${KEPT.indexOf("ip")}]', '')) FROM json_each(${visits}) v)`;

/** SQL of archived visits without one address. */
export const withoutAddress = (visits: string, ip: string) =>
  `(SELECT json_group_array(iif(v.value ->> ${KEPT.indexOf("ip")} = ${ip}, json_set(v.value, '$[${KEPT.indexOf("ip")}]', ''), json(v.value)))
    FROM json_each(${visits}) v)`;

/** The archive as visits, of the account and the flows that SQL names. */
export function archiveVisits(account: string, flowIds: string): string {
  const measures = MEASURES.map((name) => (COUNTS.includes(name) ? `v.value ->> ${KEPT.indexOf(name)} AS ${name}` : `0 AS ${name}`));
  return `SELECT a.account_id, a.flow_id, a.local_day, 0 AS goal_id, ${PLACES.map((name, place) => `v.value ->> ${place} AS ${name}`).join(", ")}, ${measures.join(", ")}
    FROM click_archive a CROSS JOIN json_each(a.visits) v WHERE a.account_id = ${account} AND a.flow_id IN (${flowIds})`;
}
