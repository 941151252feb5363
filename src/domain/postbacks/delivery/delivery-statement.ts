import { type Fragment, sql, statement } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";

/** How many automatic attempts a delivery gets: the first, and one for each delay of retry-schedule.ts. */
export const ATTEMPT_BUDGET = 9;

/** Finds a lead that may be made in the same batch, so that its id is not known yet: a condition that one row of leads meets at most. */
export type LeadRef = Fragment;

interface DeliveryRow {
  accountId: number;
  lead: LeadRef;
  /** lead_events.seq of the event that is reported. */
  leadSeq: number;
  templateId: number;
  /** 0–4 */
  status: number;
}

/**
 * The statement that puts a postback into the outbox, for the batch that changes the lead; it comes after the lead's own row.
 * Returns `leadId`, for `enqueueLeads`.
 * Where the template's address said 410, the row is written as stopped, so that it can be replayed.
 */
export function deliveryStatement(deps: Pick<Deps, "db" | "now">, row: DeliveryRow): D1PreparedStatement {
  const { accountId, lead, leadSeq, templateId, status } = row;
  const nowMs = deps.now();
  return statement(
    deps.db,
    sql`INSERT INTO postback_deliveries (account_id, campaign_id, lead_id, lead_seq, template_id, lane, status,
         state, error, finished_at_ms, attempt_budget, next_attempt_at_ms, created_at_ms)
       SELECT l.account_id, l.campaign_id, l.id, ${leadSeq}, t.id, iif(t.owner = 'network', t.id, 0), ${status}, iif(t.state = 'stopped', 'stopped', 'pending'),
         iif(t.state = 'stopped', 'gone', NULL), iif(t.state = 'stopped', ${nowMs}, NULL), ${ATTEMPT_BUDGET}, ${nowMs}, ${nowMs}
       FROM leads l JOIN postback_templates t ON t.id = ${templateId} AND t.account_id = l.account_id
       WHERE l.id = (SELECT id FROM leads WHERE ${lead}) AND l.account_id = ${accountId}
       RETURNING lead_id AS leadId`,
  );
}
