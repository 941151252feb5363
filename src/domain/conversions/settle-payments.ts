import type { Database } from "../../db/client.ts";
import { type Read, readAlone, rowsOf } from "../../db/read.ts";
import { sql, statement } from "../../db/sql.ts";
import { AMOUNT, type LeadStatus } from "../../lib/codes.ts";
import type { Deps } from "../../platform/deps.ts";
import type { Template } from "../leads/choose-templates.ts";
import { isConflict, waitForTurn } from "../leads/conflict.ts";
import { type Change, changeBy, type StoredEvent } from "../leads/lead-change.ts";
import { historyStatements } from "../leads/write-history.ts";
import { enqueueLeads } from "../postbacks/delivery/enqueue-leads.ts";
import { awaitingSql } from "./conversion-context-sql.ts";
import { AFTER_UPDATES } from "./plan-conversion.ts";
import { amountsOf, changedAmounts, type NewAmounts } from "./plan-payment.ts";
import type { PayoutRule } from "./split-payment.ts";

/** A lead with amounts that its click decides, which has landed. */
interface Awaiting {
  id: number;
  accountId: number;
  campaignId: number | null;
  status: LeadStatus;
  seq: number;
  milestones: number;
  /** Bits of AMOUNT. */
  amountsAwaitClick: number;
  payoutMicros: number | null;
  currency: string | null;
  revenueMicros: number | null;
  revenueCurrency: string | null;
  /** JSON of the payout rule that holds in the click's country; null: none does. */
  payoutRule: string | null;
  events: string;
  templates: string;
  campaignPaused: number;
}

/**
 * The leads whose amounts the clicks decide, for `settleAmounts`.
 * @param landed JSON array of arrays that begin with the id of a click that is written by then
 */
export function awaitingRead(db: Database, landed: string): Read<Awaiting[]> {
  return rowsOf(db, awaitingSql(landed));
}

interface Settling {
  /** As `awaitingRead` has it, for what others change meanwhile. */
  landed: string;
  awaiting: Awaiting[];
}

/**
 * Decides again what leads are worth by themselves, now that their clicks tell the country: once for each, with an event in its
 * history, and a postback of its status where that was reported with other amounts. What was reported of money since stays.
 * @throws Error when D1 failed, or others kept changing the leads: to be called again with the same clicks
 */
export async function settleAmounts(deps: Deps, { landed, awaiting }: Settling): Promise<void> {
  let leads = awaiting;
  for (let tries = 1; leads.length > 0; tries += 1) {
    try {
      const results = await deps.db.$client.batch<{ leadId?: number }>(leads.flatMap((lead) => statementsOf(deps, lead)));
      const owed = results.flatMap(({ results }) => results.flatMap(({ leadId }) => leadId ?? []));
      return deps.background(enqueueLeads(deps, owed));
    } catch (error) {
      if (!isConflict(error) || !(await waitForTurn(deps, tries))) throw error;
    }
    leads = await readAlone(awaitingRead(deps.db, landed));
  }
}

function statementsOf(deps: Deps, lead: Awaiting): D1PreparedStatement[] {
  const amounts = amountsOfLead(lead);
  const change = amounts.payout === null && amounts.revenue === null ? null : changeOf(deps, lead, amounts);
  const { id, accountId, campaignId } = lead;
  const seq = change?.seq ?? lead.seq;
  const row = statement(
    deps.db,
    sql`UPDATE leads SET payout_micros = ${amounts.payout?.micros ?? lead.payoutMicros}, currency = ${amounts.payout?.currency ?? lead.currency},
         revenue_micros = ${amounts.revenue?.micros ?? lead.revenueMicros}, revenue_currency = ${amounts.revenue?.currency ?? lead.revenueCurrency},
         amounts_await_click = 0, seq = ${seq}, updated_at_ms = iif(${seq} > seq, ${deps.now()}, updated_at_ms)
       WHERE id = ${id} AND account_id = ${accountId} AND amounts_await_click = ${lead.amountsAwaitClick} AND seq = ${lead.seq}`,
  );
  if (change === null) return [row];
  const subject = { lead: sql`id = ${id} AND account_id = ${accountId}`, accountId, campaignId };
  return [row, ...historyStatements(deps, subject, change)];
}

function amountsOfLead(lead: Awaiting): NewAmounts {
  if (lead.payoutRule === null) return { payout: null, revenue: null };
  const { payout, revenue } = amountsOf(JSON.parse(lead.payoutRule) as PayoutRule);
  const awaits = (amount: number) => (lead.amountsAwaitClick & amount) > 0;
  return changedAmounts({ payout: awaits(AMOUNT.payout) ? payout : null, revenue: awaits(AMOUNT.revenue) ? revenue : null }, lead);
}

function changeOf(deps: Deps, lead: Awaiting, { payout, revenue }: NewAmounts): Change {
  const events = JSON.parse(lead.events) as StoredEvent[];
  const incoming = {
    kind: "set" as const,
    atMs: Math.max(deps.now(), ...events.map(({ atMs }) => atMs)),
    updateId: AFTER_UPDATES + lead.seq,
    status: null,
    click: null,
    windowSeconds: 0,
    suppressed: lead.campaignPaused === 1,
    isReportedAgain: payout !== null,
    manual: {
      source: "click" as const,
      statusText: null,
      payoutMicros: payout?.micros ?? null,
      currency: payout?.currency ?? null,
      revenueMicros: revenue?.micros ?? null,
      revenueCurrency: revenue?.currency ?? null,
    },
  };
  return changeBy(lead, events, [incoming], JSON.parse(lead.templates) as Template[]);
}
