const MICROS = 1_000_000;

/** Adds amounts up to the millionth, which sums of fractions would miss. */
export function addUp(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + Math.round(amount * MICROS), 0) / MICROS;
}

/** What is added up of each currency, in the order of their codes. */
export interface Sum {
  currency: string;
  amount: number;
}

/** Amounts of several currencies are never one sum. */
export function addByCurrency(parts: readonly Sum[]): Sum[] {
  const currencies = [...new Set(parts.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => ({
    currency,
    amount: addUp(parts.filter((part) => part.currency === currency).map(({ amount }) => amount)),
  }));
}
