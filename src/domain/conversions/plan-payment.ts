import { AMOUNT } from "../../lib/codes.ts";
import type { Conversion } from "./conversion.ts";
import type { ConversionContext } from "./conversion-context.ts";
import { inCurrency, isSameSum, type Money, type Payment, type PayoutRule, splitPayment } from "./payout-rules.ts";

/** What becomes another sum; null stays as it is. */
export interface NewSums {
  price: Money | null;
  charge: Money | null;
}

interface Decision extends NewSums {
  /** Bits of AMOUNT: what was decided without the country that the click will tell. */
  awaitClick: number;
}

/** The sums that a conversion changes, and what of them is left to the click; null stays as it is. */
export function planSums(situation: ConversionContext, conversion: Conversion): { sums: NewSums; awaitClick: number | null } {
  const { lead } = situation;
  const decision = decide(situation, conversion);
  if (decision === null) return { sums: { price: null, charge: null }, awaitClick: null };
  const awaitClick = decision.awaitClick === (lead?.amountsAwaitClick ?? 0) ? null : decision.awaitClick;
  return { sums: changedSums(decision, lead), awaitClick };
}

interface StoredSums {
  payoutMicros: number | null;
  currency: string | null;
  revenueMicros: number | null;
  revenueCurrency: string | null;
}

/** Of sums those that a lead does not have. */
export function changedSums({ price, charge }: NewSums, lead: StoredSums | null): NewSums {
  return {
    price: price === null || isSameSum(price, lead?.payoutMicros ?? null, lead?.currency ?? null) ? null : price,
    charge: charge === null || isSameSum(charge, lead?.revenueMicros ?? null, lead?.revenueCurrency ?? null) ? null : charge,
  };
}

function decide(situation: ConversionContext, { price, payment, convert, ...conversion }: Conversion): Decision | null {
  const { lead, offer, rates } = situation;
  const left = lead?.amountsAwaitClick ?? 0;
  if (payment !== null) {
    const shared = splitPayment(payment, offer?.commission ?? null, offer?.tag ?? null);
    if (shared !== null)
      return { ...shared, awaitClick: isByTag(payment, offer) && lacksCountry(situation, conversion) ? AMOUNT.payout : 0 };
  }
  if (price !== null)
    return { price: inCurrency(price, convert, rates.price, rates.convert), charge: null, awaitClick: left & AMOUNT.revenue };
  return worthOf(situation, convert, lacksCountry(situation, conversion));
}

/**
 * Who says nothing of money leaves a lead what it is worth by itself: a new one, and one that becomes another goal's. A goal
 * without a price takes nothing from a lead that has one.
 * @param isOpen whether the click may make it another
 */
function worthOf({ lead, goal, offer, rates }: ConversionContext, convert: string, isOpen: boolean): Decision | null {
  if (lead !== null && (goal === null || goal.id === lead.leadGoalId)) return null;
  const left = lead?.amountsAwaitClick ?? 0;
  const both = AMOUNT.payout | AMOUNT.revenue;
  if (offer?.tag) return { ...sumsOfTag(offer.tag), awaitClick: isOpen ? both : 0 };
  if (goal === null || (lead !== null && goal.payoutMicros === 0)) return { price: null, charge: null, awaitClick: isOpen ? both : left };
  const price = inCurrency({ micros: goal.payoutMicros, currency: goal.currency }, convert, rates.goal, rates.convert);
  return { price, charge: null, awaitClick: isOpen ? both : left & AMOUNT.revenue };
}

/** What a price tag makes of a lead's sums. */
export function sumsOfTag({ payoutMicros, revenueMicros, currency }: PayoutRule): { price: Money; charge: Money } {
  return { price: { micros: payoutMicros, currency }, charge: { micros: revenueMicros, currency } };
}

/** Whether a price tag decides what the affiliate gets of what the advertiser pays. */
function isByTag({ grossMicros, marginMicros, marginPpm }: Payment, offer: ConversionContext["offer"]): boolean {
  return grossMicros === null && marginMicros === null && marginPpm === null && offer !== null && offer.commission === null;
}

/** Whether a price tag is sought without a country, because the click that will tell it is still under way. */
function lacksCountry(
  { lead, click, offer, columns }: ConversionContext,
  { click: named, geo }: Pick<Conversion, "click" | "geo">,
): boolean {
  const isPending = lead === null ? named !== "" && click === null : lead.clickPending === 1;
  return isPending && offer !== null && geo === "" && columns.country === "";
}
