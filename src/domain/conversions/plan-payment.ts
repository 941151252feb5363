import { AMOUNT } from "../../lib/codes.ts";
import type { Conversion } from "./conversion.ts";
import type { ConversionContext } from "./conversion-context.ts";
import { type Commission, inCurrency, isSameMoney, type Money, type Payment, type PayoutRule, splitPayment } from "./split-payment.ts";

/** What decides on the amounts of a lead. */
export interface AmountsContext extends Pick<ConversionContext, "lead" | "goal" | "click" | "rates"> {
  offer: { commission: Commission | null; payoutRule: PayoutRule | null } | null;
  columns: Pick<ConversionContext["columns"], "country">;
}

/** What a conversion says of them. */
type Told = Pick<Conversion, "payout" | "payment" | "convert" | "click" | "geo">;

/** The amounts that change; null stays as it is. */
export interface NewAmounts {
  payout: Money | null;
  revenue: Money | null;
}

interface Decision extends NewAmounts {
  /** Bits of AMOUNT: what was decided without the country that the click will tell. */
  awaitClick: number;
}

/** The amounts that a conversion changes, and which of them are decided by the click; null stays as it is. */
export function planAmounts(context: AmountsContext, conversion: Told): { amounts: NewAmounts; awaitClick: number | null } {
  const { lead } = context;
  const decision = decide(context, conversion);
  if (decision === null) return { amounts: { payout: null, revenue: null }, awaitClick: null };
  const awaitClick = decision.awaitClick === (lead?.amountsAwaitClick ?? 0) ? null : decision.awaitClick;
  return { amounts: changedAmounts(decision, lead), awaitClick };
}

interface StoredAmounts {
  payoutMicros: number | null;
  currency: string | null;
  revenueMicros: number | null;
  revenueCurrency: string | null;
}

/** Those of the amounts that a lead does not have. */
export function changedAmounts({ payout, revenue }: NewAmounts, lead: StoredAmounts | null): NewAmounts {
  return {
    payout: payout === null || isSameMoney(payout, lead?.payoutMicros ?? null, lead?.currency ?? null) ? null : payout,
    revenue: revenue === null || isSameMoney(revenue, lead?.revenueMicros ?? null, lead?.revenueCurrency ?? null) ? null : revenue,
  };
}

function decide(context: AmountsContext, { payout, payment, convert, ...conversion }: Told): Decision | null {
  const { lead, offer, rates } = context;
  const left = lead?.amountsAwaitClick ?? 0;
  if (payment !== null) {
    const shared = splitPayment(payment, offer?.commission ?? null, offer?.payoutRule ?? null);
    if (shared !== null)
      return { ...shared, awaitClick: isByRule(payment, offer) && lacksCountry(context, conversion) ? AMOUNT.payout : 0 };
  }
  if (payout !== null)
    return { payout: inCurrency(payout, convert, rates.payout, rates.convert), revenue: null, awaitClick: left & AMOUNT.revenue };
  return worthOf(context, convert, lacksCountry(context, conversion));
}

/**
 * Who says nothing of money leaves a lead what it is worth by itself: a new one, and one that becomes another goal's. A goal
 * without a payout takes nothing from a lead that has one.
 * @param isOpen whether the click may make it another
 */
function worthOf({ lead, goal, offer, rates }: AmountsContext, convert: string, isOpen: boolean): Decision | null {
  if (lead !== null && (goal === null || goal.id === lead.leadGoalId)) return null;
  const left = lead?.amountsAwaitClick ?? 0;
  const both = AMOUNT.payout | AMOUNT.revenue;
  if (offer?.payoutRule) return { ...amountsOf(offer.payoutRule), awaitClick: isOpen ? both : 0 };
  if (goal === null || (lead !== null && goal.payoutMicros === 0)) return { payout: null, revenue: null, awaitClick: isOpen ? both : left };
  const payout = inCurrency({ micros: goal.payoutMicros, currency: goal.currency }, convert, rates.goal, rates.convert);
  return { payout, revenue: null, awaitClick: isOpen ? both : left & AMOUNT.revenue };
}

/** What a payout rule makes of a lead's amounts. */
export function amountsOf({ payoutMicros, revenueMicros, currency }: PayoutRule): { payout: Money; revenue: Money } {
  return { payout: { micros: payoutMicros, currency }, revenue: { micros: revenueMicros, currency } };
}

/** Whether a payout rule decides what the affiliate gets of what the advertiser pays. */
function isByRule({ grossMicros, marginMicros, marginPpm }: Payment, offer: AmountsContext["offer"]): boolean {
  return grossMicros === null && marginMicros === null && marginPpm === null && offer !== null && offer.commission === null;
}

/** Whether a payout rule is sought without a country, because the click that will tell it is still under way. */
function lacksCountry({ lead, click, offer, columns }: AmountsContext, { click: named, geo }: Pick<Told, "click" | "geo">): boolean {
  const isPending = lead === null ? named !== "" && click === null : lead.clickPending === 1;
  return isPending && offer !== null && geo === "" && columns.country === "";
}
