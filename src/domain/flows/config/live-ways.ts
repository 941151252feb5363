import { type Fragment, name, raw, sql } from "../../../db/sql.ts";
import { BOT_STATUS, CAMPAIGN_STATUS, RESOURCE_STATUS } from "../../../lib/codes.ts";
import { isOfNetworkSql } from "../network-flow.ts";

const ACTIVE = raw(RESOURCE_STATUS.active);

/**
 * SQL that joins to ways `w` what they lead to, where that takes traffic: a site `s`, or a campaign `c` with its bot `b`.
 * @param row the name of the row of `flows` that they are of
 */
export function joinDestinations(row: string): Fragment {
  const owner = sql`${name(row)}.account_id`;
  return sql`
  LEFT JOIN sites s ON s.id = w.site_id AND s.account_id = ${owner} AND s.status = ${ACTIVE}
  LEFT JOIN campaigns c ON c.id = w.campaign_id AND c.account_id = ${owner} AND c.status = ${raw(CAMPAIGN_STATUS.active)}
  LEFT JOIN bots b ON b.id = c.bot_id AND b.status <> ${raw(BOT_STATUS.deleted)}`;
}

/**
 * SQL of whether a flow leads anywhere: by a live way, to a page of its offer, or where its network says.
 * @param row the name of a row of `flows`
 */
export function leadsSomewhere(row: string): Fragment {
  const flow = name(row);
  return sql`(EXISTS (
    SELECT 1 FROM ways w ${joinDestinations(row)}
    WHERE w.flow_id = ${flow}.id AND w.status = ${ACTIVE} AND COALESCE(w.url, s.url, b.username) IS NOT NULL
  ) OR EXISTS (
    SELECT 1 FROM sites p WHERE p.id IN (${flow}.landing_id, ${flow}.prelanding_id) AND p.offer_id = ${flow}.offer_id
      AND p.kind = iif(p.id = ${flow}.landing_id, 'landing', 'prelanding') AND p.status = ${ACTIVE}
  ) OR ${isOfNetworkSql(name(`${row}.id`))})`;
}
