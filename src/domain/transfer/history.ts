import { type Fragment, raw, sql } from "../../db/sql.ts";
import type { Parties } from "./transfer.ts";

/**
 * The statements that move or delete the history of campaigns.
 * @param input campaigns: an SQL list of their ids
 */
export function historyStatements(parties: Parties, { campaigns, withLeads }: { campaigns: Fragment; withLeads: boolean }): Fragment[] {
  return withLeads ? moveHistory(parties, campaigns) : deleteHistory(parties, campaigns);
}

const leadsOf = ({ senderId }: Parties, campaigns: Fragment) =>
  sql`(SELECT id FROM leads WHERE account_id = ${senderId} AND campaign_id IN ${campaigns})`;

/**
 * A delivery goes where its template goes. One owed to the sender's own addresses stays the sender's: the log shows whole
 * URLs, with whatever keys they hold, and a replay must not reach another's tracker. The sender's flows and offers stay, so
 * that leads are none of theirs any more.
 */
function moveHistory(parties: Parties, campaigns: Fragment): Fragment[] {
  const leads = leadsOf(parties, campaigns);
  const own = sql`account_id = ${parties.senderId}`;
  const give = sql`SET account_id = ${parties.recipientId}`;
  const ownTemplates = sql`(SELECT id FROM postback_templates WHERE owner = 'campaign' AND owner_id IN ${campaigns})`;
  return [
    sql`UPDATE postback_deliveries ${give} WHERE ${own} AND lead_id IN ${leads} AND template_id IN ${ownTemplates}`,
    sql`UPDATE lead_events ${give} WHERE ${own} AND lead_id IN ${leads}`,
    sql`UPDATE leads ${give}, flow_id = NULL, way_id = NULL, site_id = NULL, goal_id = NULL, offer_id = NULL, click_pending = 0
      WHERE ${own} AND campaign_id IN ${campaigns}`,
  ];
}

function deleteHistory(parties: Parties, campaigns: Fragment): Fragment[] {
  const leads = leadsOf(parties, campaigns);
  const own = sql`account_id = ${parties.senderId}`;
  return [
    sql`DELETE FROM postback_attempts WHERE delivery_id IN (SELECT id FROM postback_deliveries WHERE lead_id IN ${leads})`,
    sql`DELETE FROM postback_deliveries WHERE ${own} AND lead_id IN ${leads}`,
    sql`DELETE FROM lead_events WHERE ${own} AND lead_id IN ${leads}`,
    sql`DELETE FROM campaign_rollups WHERE campaign_id IN ${campaigns}`,
    sql`DELETE FROM campaign_spans WHERE campaign_id IN ${campaigns}`,
    sql`DELETE FROM campaign_days WHERE campaign_id IN ${campaigns}`,
    sql`DELETE FROM leads WHERE ${own} AND campaign_id IN ${campaigns}`,
  ];
}

/**
 * The statements that move the campaigns themselves, with their templates.
 * @param input assignments: what else changes of the campaigns
 */
export function campaignStatements(
  { senderId, recipientId }: Parties,
  { campaigns, assignments = raw("") }: { campaigns: Fragment; assignments?: Fragment },
): Fragment[] {
  return [
    sql`UPDATE postback_templates SET account_id = ${recipientId}
      WHERE account_id = ${senderId} AND owner = 'campaign' AND owner_id IN ${campaigns}`,
    sql`UPDATE campaigns SET account_id = ${recipientId}${assignments} WHERE account_id = ${senderId} AND id IN ${campaigns}`,
  ];
}
