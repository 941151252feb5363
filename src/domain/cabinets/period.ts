import { DAY_MS, utcDay } from "../../lib/time.ts";

/** Of which time figures are asked for, by UTC days. starts_month: from the month's first day on. */
export const PERIODS = ["today", "all", "yesterday", "starts_month"] as const;

export type Period = (typeof PERIODS)[number];

/** The period of ad_totals that has its figures. */
export function totalsPeriod(period: Period, nowMs: number): number {
  const days = daysOf(period, nowMs);
  if (days === null) return 0;
  return period === "starts_month" ? Math.floor(days.last / 100) : days.last;
}

/** Its days in ad_stats; null: all of them. A month begins with its day 00, what is known of no day of it. */
export function daysOf(period: Period, nowMs: number): { first: number; last: number } | null {
  if (period === "all") return null;
  const last = utcDay(period === "yesterday" ? nowMs - DAY_MS : nowMs);
  return { first: period === "starts_month" ? last - (last % 100) : last, last };
}
