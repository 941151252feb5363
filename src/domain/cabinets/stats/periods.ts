import { type Fragment, raw, sql } from "../../../db/sql.ts";

/** What a row of a report covers. */
export const PERIOD_UNITS = ["day", "week", "month", "year"] as const;

export type PeriodUnit = (typeof PERIOD_UNITS)[number];

const DATE = raw("printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100)");

/** SQL of the first day of the period of `day` (YYYYMMDD), as `YYYY-MM-DD`. Weeks begin on Monday. */
export const PERIOD_SQL: Record<PeriodUnit, Fragment> = {
  day: DATE,
  week: sql`date(${DATE}, '-6 days', 'weekday 1')`,
  month: sql`date(${DATE}, 'start of month')`,
  year: sql`date(${DATE}, 'start of year')`,
};
