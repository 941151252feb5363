import type { Conversion } from "./conversion.ts";
import type { Situation } from "./read-situations.ts";
import { inCurrency, isSameSum, type Sum, shareOut } from "./sums.ts";

/** What becomes another sum; null stays as it is. */
export interface NewSums {
  price: Sum | null;
  charge: Sum | null;
}

/** The sums that a conversion changes. */
export function planSums(situation: Situation, conversion: Conversion): NewSums {
  const { lead } = situation;
  const { price, charge } = told(situation, conversion) ?? { price: null, charge: null };
  return {
    price: price === null || isSameSum(price, lead?.priceMicros ?? null, lead?.currency ?? null) ? null : price,
    charge: charge === null || isSameSum(charge, lead?.chargeMicros ?? null, lead?.chargeCurrency ?? null) ? null : charge,
  };
}

/**
 * Who says nothing of money leaves a lead what it is worth by itself: a new one, and one that becomes another goal's. A goal
 * without a price takes nothing from a lead that has one.
 */
function told(situation: Situation, { price, payment, convert }: Conversion): NewSums | null {
  const { lead, goal, offer, rates } = situation;
  if (payment !== null) {
    const shared = shareOut(payment, offer?.commission ?? null, offer?.tag ?? null);
    if (shared !== null) return shared;
  }
  if (price !== null) return { price: inCurrency(price, convert, rates.price, rates.convert), charge: null };
  if (lead !== null && (goal === null || goal.id === lead.leadGoalId)) return null;
  const tag = offer?.tag ?? null;
  if (tag !== null) {
    const { priceMicros, chargeMicros, currency } = tag;
    return { price: { micros: priceMicros, currency }, charge: { micros: chargeMicros, currency } };
  }
  if (goal === null || (lead !== null && goal.priceMicros === 0)) return null;
  return { price: inCurrency({ micros: goal.priceMicros, currency: goal.currency }, convert, rates.goal, rates.convert), charge: null };
}
