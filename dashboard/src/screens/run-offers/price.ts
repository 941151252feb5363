import type { RunOffer } from "./use-run-offers.ts";

/** What one lead brings the account in one case. */
export interface Price {
  id: string;
  /** Codes, lower case; empty: any. */
  countries: readonly string[];
  /** The countries are those that it is not for. */
  excludes: boolean;
  /** Its title or code; empty: any. */
  goal: string;
  /** In `currency`, or per cent of the sale; null: the network does not say. */
  amount: number | null;
  currency: string | null;
}

/** What leads of the account's flows bring. */
export function flowPrices({ available }: RunOffer): Price[] {
  return (available?.prices ?? []).map(({ country, goal, code, price, currency }) => ({
    id: `${country} ${goal}`,
    countries: country === "" ? [] : [country],
    excludes: false,
    goal: code,
    amount: price,
    currency,
  }));
}

/** What conversions of the network's own link bring. */
export function linkPrices({ listed }: RunOffer): Price[] {
  return (listed?.payments ?? []).map(({ countries, country_exclude: excludes, goal, title, type, revenue, currency }, place) => ({
    id: String(place),
    countries: countries.map((code) => code.toLowerCase()),
    excludes,
    goal: title || goal,
    amount: revenue ?? null,
    currency: type === "percent" ? null : currency.toLowerCase(),
  }));
}

/** What the owner keeps of what the advertiser pays, where a lead comes with that alone; undefined: nothing. */
export function commissionOf({ available }: RunOffer): { percent: number } | { fixed: number } | undefined {
  const { commission_percent: percent = "", commission_fixed: fixed = "" } = available ?? {};
  if (percent !== "") return { percent };
  return fixed === "" ? undefined : { fixed };
}

/** The highest amount, to sort by; shares come before it. */
export function highestPrice(offer: RunOffer): number {
  const amounts = [...flowPrices(offer), ...linkPrices(offer)].map(({ amount, currency }) => (currency === null ? 0 : (amount ?? 0)));
  return Math.max(0, ...amounts);
}
