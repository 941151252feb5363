/**
 * The statements that move or delete the history of campaigns. ?1 is the sender, ?2 the recipient.
 * @param campaigns an SQL list of campaign ids that names ?3
 */
export function historyStatements(campaigns: string, withLeads: boolean): string[] {
  const leads = `(SELECT id FROM leads WHERE account_id = ?1 AND campaign_id IN ${campaigns})`;
  return withLeads ? moveHistory(campaigns, leads) : deleteHistory(campaigns, leads);
}

/**
 * A delivery goes where its template goes. One owed to the sender's own addresses stays the sender's: the log shows whole
 * URLs, with whatever keys they hold, and a replay must not reach another's tracker. The sender's flows and offers stay, so
 * that leads are none of theirs any more.
 */
function moveHistory(campaigns: string, leads: string): string[] {
  const ownTemplates = `(SELECT id FROM postback_templates WHERE owner = 'campaign' AND owner_id IN ${campaigns})`;
  return [
    `UPDATE postback_deliveries SET account_id = ?2 WHERE account_id = ?1 AND lead_id IN ${leads} AND template_id IN ${ownTemplates}`,
    `UPDATE lead_events SET account_id = ?2 WHERE account_id = ?1 AND lead_id IN ${leads}`,
    `UPDATE leads SET account_id = ?2, flow_id = NULL, way_id = NULL, site_id = NULL, goal_id = NULL, offer_id = NULL, click_pending = 0
     WHERE account_id = ?1 AND campaign_id IN ${campaigns}`,
  ];
}

function deleteHistory(campaigns: string, leads: string): string[] {
  return [
    `DELETE FROM postback_attempts WHERE delivery_id IN (SELECT id FROM postback_deliveries WHERE lead_id IN ${leads})`,
    `DELETE FROM postback_deliveries WHERE account_id = ?1 AND lead_id IN ${leads}`,
    `DELETE FROM lead_events WHERE account_id = ?1 AND lead_id IN ${leads}`,
    `DELETE FROM campaign_rollups WHERE campaign_id IN ${campaigns}`,
    `DELETE FROM campaign_spans WHERE campaign_id IN ${campaigns}`,
    `DELETE FROM campaign_days WHERE campaign_id IN ${campaigns}`,
    `DELETE FROM leads WHERE account_id = ?1 AND campaign_id IN ${campaigns}`,
  ];
}

/** The statements that move the campaigns themselves, with their templates. */
export function campaignStatements(campaigns: string, assignment: string): string[] {
  return [
    `UPDATE postback_templates SET account_id = ?2 WHERE account_id = ?1 AND owner = 'campaign' AND owner_id IN ${campaigns}`,
    `UPDATE campaigns SET account_id = ?2${assignment} WHERE account_id = ?1 AND id IN ${campaigns}`,
  ];
}
