import { join, sql, statement } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import { deliveryStatement, type LeadRef } from "../postbacks/delivery/delivery-statement.ts";
import type { Change, NewEvent } from "./lead-change.ts";

/** A lead whose history is being written, with its owner and campaign as they were read. */
interface Subject {
  lead: LeadRef;
  accountId: number;
  campaignId: number | null;
}

/**
 * The statements that write what a change adds to a lead's history, after the lead's own row: its new events, and the postbacks
 * owed, which answer `leadId`. Where the lead has another owner by then, a null fails the batch.
 */
export function historyStatements(deps: Pick<Deps, "db" | "now">, subject: Subject, change: Change): D1PreparedStatement[] {
  const { lead, accountId } = subject;
  return [
    ...change.newEvents.map((event) => eventStatement(deps, subject, event)),
    ...change.newlyReported.map(({ seq, status }) =>
      statement(
        deps.db,
        sql`UPDATE lead_events SET reported_status = ${status} WHERE lead_id = (SELECT id FROM leads WHERE ${lead}) AND seq = ${seq}`,
      ),
    ),
    ...change.reports.flatMap(({ seq, status, templateId }) =>
      templateId === null ? [] : [deliveryStatement(deps, { accountId, lead, leadSeq: seq, status, templateId })],
    ),
  ];
}

function eventStatement(deps: Pick<Deps, "db" | "now">, { lead, accountId, campaignId }: Subject, event: NewEvent): D1PreparedStatement {
  return statement(
    deps.db,
    sql`INSERT INTO lead_events (lead_id, account_id, campaign_id, seq, kind, at_ms, update_id, click, window_seconds, suppressed, reported_status,
         status_before, status_after, milestones, recorded_at_ms, status, source, payout_micros, currency, revenue_micros, revenue_currency,
         status_text)
       VALUES ((SELECT id FROM leads WHERE ${lead}), (SELECT account_id FROM leads WHERE ${lead} AND account_id = ${accountId}), ${join([
         campaignId,
         event.seq,
         event.kind,
         event.atMs,
         event.updateId,
         event.click,
         event.windowSeconds,
         event.suppressed ? 1 : 0,
         event.reportedStatus,
         event.statusBefore,
         event.statusAfter,
         event.milestones,
         deps.now(),
         event.status,
         event.manual?.source ?? null,
         event.manual?.payoutMicros ?? null,
         event.manual?.currency ?? null,
         event.manual?.revenueMicros ?? null,
         event.manual?.revenueCurrency ?? null,
         event.manual?.statusText ?? null,
       ])})`,
  );
}
