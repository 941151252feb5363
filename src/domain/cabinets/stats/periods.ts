import { type Fragment, raw, sql } from "../../../db/sql.ts";
import { DAY_MS } from "../../../lib/time.ts";
import { INTERVAL_MS } from "../statistics/interval.ts";

/** What a report is about, Unix milliseconds; the end is not counted. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** What a row of a report covers. */
export const PERIOD_UNITS = ["day", "week", "month", "year", "hour", "30_minutes", "5_minutes"] as const;

export type PeriodUnit = (typeof PERIOD_UNITS)[number];

/** How many times five minutes a period shorter than a day has; others are of days. */
const SLOTS: Partial<Record<PeriodUnit, number>> = { hour: 12, "30_minutes": 6, "5_minutes": 1 };

/** Whether a period is shorter than a day. */
export const isShort = (unit: PeriodUnit): boolean => SLOTS[unit] !== undefined;

/** The whole periods, or of those that have days the days, from one moment to another, both counted. The end is not. */
export function spanOf(unit: PeriodUnit, fromMs: number, lastMs: number): Span {
  const stepMs = (SLOTS[unit] ?? DAY_MS / INTERVAL_MS) * INTERVAL_MS;
  return { fromMs: Math.floor(fromMs / stepMs) * stepMs, toMs: (Math.floor(lastMs / stepMs) + 1) * stepMs };
}

const DATE = raw("printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100)");

const ofSlots = (slots = 1): Fragment => {
  const minutes = raw(`slot / ${slots} * ${slots * 5}`);
  return sql`${DATE} || printf('T%02d:%02d:00Z', ${minutes} / 60, ${minutes} % 60)`;
};

/**
 * SQL of the period of a `day` (YYYYMMDD) and a `slot` of it: of its first day, as `YYYY-MM-DD`, or of its first minute, as
 * `YYYY-MM-DDTHH:MM:SSZ`. Weeks begin on Monday.
 */
export const PERIOD_SQL: Record<PeriodUnit, Fragment> = {
  day: DATE,
  week: sql`date(${DATE}, '-6 days', 'weekday 1')`,
  month: sql`date(${DATE}, 'start of month')`,
  year: sql`date(${DATE}, 'start of year')`,
  hour: ofSlots(SLOTS.hour),
  "30_minutes": ofSlots(SLOTS["30_minutes"]),
  "5_minutes": ofSlots(SLOTS["5_minutes"]),
};
