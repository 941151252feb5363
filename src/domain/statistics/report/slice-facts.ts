import type { Calendar } from "./calendar.ts";
import type { SliceFact } from "./fact-groups.ts";
import type { Assignments } from "./names.ts";
import type { Slice, Value } from "./query.ts";

/** What the values of slices are derived by. */
export interface Derivation {
  calendar: Calendar;
  assignments: Assignments;
}

interface Derived {
  fact: SliceFact;
  /** The value of a slice, of that of the fact; it is the same where nothing is said. */
  derive?(value: number, by: Derivation): Value;
}

const calendarOf = (read: (shown: Date) => number): Derived => ({
  fact: "quarter",
  derive: (quarter, { calendar }) => read(calendar(quarter)),
});

/** Slices that are not themselves a fact. */
const DERIVED: Readonly<Partial<Record<Slice, Derived>>> = {
  year: calendarOf((shown) => shown.getUTCFullYear()),
  quarter: calendarOf((shown) => Math.floor(shown.getUTCMonth() / 3) + 1),
  month: calendarOf((shown) => shown.getUTCMonth() + 1),
  day: calendarOf((shown) => shown.getUTCDate()),
  hour: calendarOf((shown) => shown.getUTCHours()),
  advertiser: { fact: "offer", derive: (offer, { assignments }) => assignments.advertiserOf(offer) },
  advertiser_manager: {
    fact: "offer",
    derive: (offer, { assignments }) => assignments.managerOf(assignments.advertiserOf(offer)),
  },
  affiliate_manager: { fact: "affiliate", derive: (account, { assignments }) => assignments.managerOfAffiliate(account) },
};

/** The fact that a slice is derived from, and how. */
export const factOf = (slice: Slice): Derived => DERIVED[slice] ?? { fact: slice as SliceFact };

/** The facts that slices are derived from, each once. */
export const factsOf = (slices: readonly Slice[]): SliceFact[] => [...new Set(slices.map((slice) => factOf(slice).fact))];
