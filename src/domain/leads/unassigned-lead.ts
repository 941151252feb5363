import { type Fragment, sql } from "../../db/sql.ts";

/**
 * SQL of the lead that a conversion made of a click before anybody is known to have come by it: without a subscriber, an
 * advertiser's id or a goal. There is one at most. A lead of somebody else's offer is for its owner to move, and not for those
 * who come and go in a channel.
 * @param click SQL of the click id; the empty one has none
 * @param account SQL of the account's id
 */
export const unassignedLead = (click: Fragment, account: Fragment): Fragment =>
  sql`SELECT id FROM leads WHERE click = nullif((${click}), '') AND flow_id IS NOT NULL AND +account_id = (${account})
     AND subscriber_id IS NULL AND uid = '' AND goal_id IS NULL
     AND (offer_id IS NULL OR EXISTS (SELECT 1 FROM offers o WHERE o.id = leads.offer_id AND o.account_id = leads.account_id)) ORDER BY id LIMIT 1`;
