import type { Deps } from "../../../platform/deps.ts";

/** How many automatic attempts a delivery gets: the first, and one for each delay of retry-schedule.ts. */
export const ATTEMPT_BUDGET = 9;

/** Finds a lead that may be made in the same batch, so that its id is not known yet. */
export interface LeadRef {
  /** An SQL condition over the columns of leads and the key, ?1 and ?2, that one row meets at most. */
  where: string;
  key: readonly [string | number, string | number];
}

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
  return deps.db.$client
    .prepare(
      `INSERT INTO postback_deliveries (account_id, campaign_id, lead_id, lead_seq, template_id, status,
         state, error, finished_at_ms, attempt_budget, next_attempt_at_ms, created_at_ms)
       SELECT l.account_id, l.campaign_id, l.id, ?4, t.id, ?6,
         iif(t.state = 'stopped', 'stopped', 'pending'), iif(t.state = 'stopped', 'gone', NULL), iif(t.state = 'stopped', ?8, NULL), ?7, ?8, ?8
       FROM leads l JOIN postback_templates t ON t.id = ?5 AND t.account_id = l.account_id
       WHERE l.id = (SELECT id FROM leads WHERE ${row.lead.where}) AND l.account_id = ?3
       RETURNING lead_id AS leadId`,
    )
    .bind(...row.lead.key, row.accountId, row.leadSeq, row.templateId, row.status, ATTEMPT_BUDGET, deps.now());
}
