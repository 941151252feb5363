import type { EditedPayment } from "./payment.ts";

/** What a conversion is of. Empty: nobody knows, which is in no list, and not outside of one. */
export interface Visit {
  goal: string;
  /** The number of their account; 0: somebody without payments of their own. */
  affiliate: number;
  /** ISO code. */
  country: string;
  device: string;
}

/**
 * The payment that holds, by the rule of the server: one of the affiliate's own, else one for everybody; of several
 * the one that says most of the visit, else the first. Cities and systems are not asked for here: payments that name some do not hold.
 */
export function matchPayment<P extends EditedPayment>(payments: readonly P[], { goal, affiliate, country, device }: Visit): P | undefined {
  const holding = payments.filter(
    (payment) =>
      lower(payment.goal) === lower(goal) &&
      isOfCountry(payment, country.toUpperCase()) &&
      (payment.devices.length === 0 || payment.devices.some((each) => each === device)) &&
      payment.os.length === 0 &&
      payment.cities.length === 0,
  );
  const own = holding.filter(({ partners }) => partners.includes(affiliate));
  const candidates = own.length > 0 ? own : holding.filter(({ partners }) => partners.length === 0);
  return candidates.toSorted((a, b) => weightOf(b) - weightOf(a))[0];
}

function isOfCountry({ countries, country_exclude: excludes }: EditedPayment, country: string): boolean {
  if (countries.length === 0) return true;
  return country !== "" && countries.some((each) => each.toUpperCase() === country) !== excludes;
}

function weightOf({ countries, country_exclude: excludes, devices }: EditedPayment): number {
  const said = [countries, devices].filter(({ length }) => length > 0).length;
  return said * 4 + (countries.length > 0 && !excludes ? 1 : 0);
}

/** As the server compares goals. */
export const lower = (goal: string): string => goal.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
