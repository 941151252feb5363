import type { PAYMENT_TYPES } from "../../lib/codes.ts";
import { divideHalfUp } from "../../lib/money.ts";

/** A row of offer_payments. */
export interface OfferPayment {
  type: (typeof PAYMENT_TYPES)[number];
  title: string;
  goal: string;
  revenueMicros: number;
  payoutMicros: number;
  currency: string;
  /** ISO codes, lower case; empty: any. */
  countries: readonly string[];
  excludesCountries: boolean;
  /** Countries and names, `us/New York`; empty: any. */
  cities: readonly string[];
  devices: readonly string[];
  os: readonly string[];
  /** Those whom it is for alone; null: a general one. */
  affiliates: readonly number[] | null;
}

/** What payments are matched by. Null, or without names: nobody knows, which is in no list, and not outside of one. */
export interface Visit {
  /** ISO code, lower case. */
  country: string | null;
  city: string | null;
  device: string | null;
  /** Every name by which payments may call it. */
  systems: readonly string[];
}

/** What a conversion is worth. Money is in millionths of the currency. */
export interface Worth {
  type: OfferPayment["type"];
  payoutMicros: number;
  revenueMicros: number;
  currency: string;
}

/**
 * The payment of a goal that holds for a visit: one of the affiliate's own, else a general one; of several that which says most of the
 * visit, else the first.
 * @param payments in the order in which the network wrote them
 * @returns undefined where none holds
 */
export function matchPayment<Payment extends OfferPayment>(
  payments: readonly Payment[],
  { goal, affiliateId, visit }: { goal: string; affiliateId: number; visit: Visit },
): Payment | undefined {
  const holding = payments.filter((payment) => isSame(payment.goal, goal) && holdsFor(payment, visit));
  const own = holding.filter(({ affiliates }) => affiliates?.includes(affiliateId));
  const candidates = own.length > 0 ? own : holding.filter(({ affiliates }) => affiliates === null);
  return candidates.toSorted((a, b) => weightOf(b) - weightOf(a))[0];
}

/** What a payment makes of a sale. Shares are parts of a million; without a sale they are of nothing. */
export function worthOf({ type, payoutMicros, revenueMicros, currency }: OfferPayment, saleMicros: number | null): Worth {
  if (type === "fixed") return { type, payoutMicros, revenueMicros, currency };
  const share = (ppm: number) => Number(divideHalfUp(BigInt(saleMicros ?? 0) * BigInt(ppm), 1_000_000n));
  return { type, payoutMicros: share(payoutMicros), revenueMicros: share(revenueMicros), currency };
}

/** As SQLite's NOCASE compares. */
export const foldGoal = (goal: string): string => goal.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const isSame = (a: string, b: string) => foldGoal(a) === foldGoal(b);

/** `New York` and `new-york` are one city. */
const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\d/]/gu, "");

function holdsFor({ countries, excludesCountries, cities, devices, os }: OfferPayment, visit: Visit): boolean {
  const { country, city } = visit;
  const isIn = (names: readonly string[], ...known: (string | null)[]) =>
    names.length === 0 || known.some((name) => name !== null && names.some((each) => bare(each) === bare(name)));
  const isCountry = countries.length === 0 || (country !== null && countries.includes(country) !== excludesCountries);
  const isCity = isIn(cities, city === null ? null : `${country}/${city}`);
  return isCountry && isCity && isIn(devices, visit.device) && isIn(os, ...visit.systems);
}

/** How much it says: first how many things, then a city, then a country that it is for. */
function weightOf({ countries, excludesCountries, cities, devices, os }: OfferPayment): number {
  const said = [countries, cities, devices, os].filter(({ length }) => length > 0).length;
  return said * 4 + (cities.length > 0 ? 2 : 0) + (countries.length > 0 && !excludesCountries ? 1 : 0);
}
