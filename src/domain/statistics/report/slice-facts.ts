import type { Calendar } from "./calendar.ts";
import type { Fact } from "./fact-groups.ts";
import type { Assignments } from "./names.ts";
import type { Slice, Value } from "./query.ts";

/** What the values of slices are derived by. */
export interface Derivation {
  calendar: Calendar;
  assignments: Assignments;
}

interface SliceFact {
  fact: Fact;
  /** The value of a slice, of that of the fact; it is the same where nothing is said. */
  derive?(value: number, by: Derivation): Value;
}

/** The fact that each slice is derived from, and how. */
export const SLICE_FACTS: Readonly<Record<Slice, SliceFact>> = {
  year: { fact: "quarter", derive: (quarter, { calendar }) => calendar(quarter).getUTCFullYear() },
  quarter: { fact: "quarter", derive: (quarter, { calendar }) => Math.floor(calendar(quarter).getUTCMonth() / 3) + 1 },
  month: { fact: "quarter", derive: (quarter, { calendar }) => calendar(quarter).getUTCMonth() + 1 },
  day: { fact: "quarter", derive: (quarter, { calendar }) => calendar(quarter).getUTCDate() },
  hour: { fact: "quarter", derive: (quarter, { calendar }) => calendar(quarter).getUTCHours() },
  offer: { fact: "offer" },
  affiliate: { fact: "affiliate" },
  advertiser: { fact: "offer", derive: (offer, { assignments }) => assignments.advertiserOf(offer) },
  advertiser_manager: {
    fact: "offer",
    derive: (offer, { assignments }) => assignments.managerOf(assignments.advertiserOf(offer)),
  },
  affiliate_manager: { fact: "affiliate", derive: (account, { assignments }) => assignments.managerOfAffiliate(account) },
  goal: { fact: "goal" },
  country: { fact: "country" },
  city: { fact: "city" },
  os: { fact: "os" },
  browser: { fact: "browser" },
  sub1: { fact: "sub1" },
};

/** The facts that slices are derived from, each once. */
export const factsOf = (slices: readonly Slice[]): Fact[] => [...new Set(slices.map((slice) => SLICE_FACTS[slice].fact))];
