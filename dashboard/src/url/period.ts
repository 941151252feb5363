import { addDays, daysBetween, isDay } from "../time.ts";
import { keepKnown } from "./search.ts";

export const PERIODS = ["today", "yesterday", "7d", "14d", "30d", "month", "last-month"] as const;
export type PeriodName = (typeof PERIODS)[number];

/** The period in an address: `p=7d`, or `from` and `to`; nothing is the default. */
export interface PeriodSearch {
  p?: PeriodName | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** Compares with the period before. */
  cmp?: "prev" | undefined;
}

export interface Period {
  from: string;
  to: string;
}

export const DEFAULT_PERIOD: PeriodName = "7d";
const LONGEST_DAYS = 3660;

/** Reads the period of an address; what is not understood is left out. */
export function readPeriod(search: Record<string, unknown>): PeriodSearch {
  const { p, from, to, cmp } = search;
  const comparison = cmp === "prev" ? ({ cmp } as const) : {};
  if (typeof from === "string" && typeof to === "string" && isDay(from) && isDay(to) && from <= to && daysBetween(from, to) <= LONGEST_DAYS)
    return { from, to, ...comparison };
  const name = PERIODS.find((each) => each === p);
  return name === undefined || name === DEFAULT_PERIOD ? comparison : { p: name, ...comparison };
}

/** The days of an address alone: what is left when its filters are taken off. */
export const onlyPeriod = ({ p, from, to, cmp }: PeriodSearch): PeriodSearch => keepKnown({ p, from, to, cmp });

/** The days of a period, both counted, where `today` is a day of the account's zone. */
export function resolvePeriod(search: PeriodSearch, today: string): Period {
  if (search.from !== undefined && search.to !== undefined) return { from: search.from, to: search.to };
  const first = `${today.slice(0, 8)}01`;
  switch (search.p ?? DEFAULT_PERIOD) {
    case "today":
      return { from: today, to: today };
    case "yesterday":
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case "7d":
      return { from: addDays(today, -6), to: today };
    case "14d":
      return { from: addDays(today, -13), to: today };
    case "30d":
      return { from: addDays(today, -29), to: today };
    case "month":
      return { from: first, to: today };
    case "last-month": {
      const to = addDays(first, -1);
      return { from: `${to.slice(0, 8)}01`, to };
    }
  }
}

/** The period of the same length that ends the day before. */
export function periodBefore({ from, to }: Period): Period {
  return { from: addDays(from, -daysBetween(from, to)), to: addDays(from, -1) };
}
