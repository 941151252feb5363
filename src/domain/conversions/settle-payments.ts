import { AMOUNT, type LeadStatus } from "../../lib/codes.ts";
import type { Deps } from "../../platform/deps.ts";
import { isConflict, waitForTurn } from "../leads/conflict.ts";
import { type Change, changeBy, type StoredEvent, type Template } from "../leads/lead-change.ts";
import { historyStatements } from "../leads/write-history.ts";
import { enqueueLeads } from "../postbacks/delivery/enqueue-leads.ts";
import { AWAITING } from "./conversion-context-sql.ts";
import type { PayoutRule } from "./payout-rules.ts";
import { AFTER_UPDATES } from "./plan-conversion.ts";
import { changedSums, type NewSums, sumsOfTag } from "./plan-payment.ts";

/** A lead with sums that its click decides, which has landed. */
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
  /** JSON of the price tag that holds in the click's country; null: none does. */
  tag: string | null;
  facts: string;
  templates: string;
  campaignPaused: number;
}

/**
 * The statement that reads the leads whose sums the clicks decide; `settleSums` takes its result.
 * @param landed JSON array of arrays that begin with the id of a click that is written by then
 */
export function awaitingStatement(d1: D1Database, landed: string): D1PreparedStatement {
  return d1.prepare(AWAITING).bind(landed);
}

/**
 * Decides again what leads are worth by themselves, now that their clicks tell the country: once for each, with an event in its
 * history, and a postback of its status where that was reported with other sums. What was told of money since stays.
 * @param read the result of `awaitingStatement`
 * @throws Error when D1 failed, or others kept changing the leads: to be called again with the same clicks
 */
export async function settleSums(deps: Deps, landed: string, read: D1Result<unknown> | undefined): Promise<void> {
  let leads = (read?.results ?? []) as Awaiting[];
  for (let tries = 1; leads.length > 0; tries += 1) {
    try {
      const results = await deps.db.$client.batch<{ leadId?: number }>(leads.flatMap((lead) => statementsOf(deps, lead)));
      const owed = results.flatMap(({ results }) => results.flatMap(({ leadId }) => leadId ?? []));
      return deps.background(enqueueLeads(deps, owed));
    } catch (error) {
      if (!isConflict(error) || !(await waitForTurn(deps, tries))) throw error;
    }
    leads = (await awaitingStatement(deps.db.$client, landed).all<Awaiting>()).results;
  }
}

function statementsOf(deps: Deps, lead: Awaiting): D1PreparedStatement[] {
  const sums = sumsOf(lead);
  const change = sums.price === null && sums.charge === null ? null : changeOf(deps, lead, sums);
  const row = deps.db.$client
    .prepare(
      `UPDATE leads SET payout_micros = ?3, currency = ?4, revenue_micros = ?5, revenue_currency = ?6, amounts_await_click = 0, seq = ?7,
         updated_at_ms = iif(?7 > seq, ?8, updated_at_ms)
       WHERE id = ?1 AND account_id = ?2 AND amounts_await_click = ?9 AND seq = ?10`,
    )
    .bind(
      lead.id,
      lead.accountId,
      sums.price?.micros ?? lead.payoutMicros,
      sums.price?.currency ?? lead.currency,
      sums.charge?.micros ?? lead.revenueMicros,
      sums.charge?.currency ?? lead.revenueCurrency,
      change?.seq ?? lead.seq,
      deps.now(),
      lead.amountsAwaitClick,
      lead.seq,
    );
  if (change === null) return [row];
  const { id, accountId, campaignId } = lead;
  const subject = { lead: { where: "id = ?1 AND account_id = ?2", key: [id, accountId] as const }, accountId, campaignId };
  return [row, ...historyStatements(deps, subject, change)];
}

function sumsOf(lead: Awaiting): NewSums {
  if (lead.tag === null) return { price: null, charge: null };
  const { price, charge } = sumsOfTag(JSON.parse(lead.tag) as PayoutRule);
  const awaits = (sum: number) => (lead.amountsAwaitClick & sum) > 0;
  return changedSums({ price: awaits(AMOUNT.payout) ? price : null, charge: awaits(AMOUNT.revenue) ? charge : null }, lead);
}

function changeOf(deps: Deps, lead: Awaiting, { price, charge }: NewSums): Change {
  const facts = JSON.parse(lead.facts) as StoredEvent[];
  const arrival = {
    kind: "set" as const,
    atMs: Math.max(deps.now(), ...facts.map(({ atMs }) => atMs)),
    updateId: AFTER_UPDATES + lead.seq,
    status: null,
    click: null,
    windowSeconds: 0,
    suppressed: lead.campaignPaused === 1,
    tellsAgain: price !== null,
    setting: {
      source: "click" as const,
      statusText: null,
      payoutMicros: price?.micros ?? null,
      currency: price?.currency ?? null,
      revenueMicros: charge?.micros ?? null,
      revenueCurrency: charge?.currency ?? null,
    },
  };
  return changeBy(lead, facts, [arrival], JSON.parse(lead.templates) as Template[]);
}
