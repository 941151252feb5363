import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { addDays, countDays, type Day, dateAt, daysBetween } from "../model/days.ts";
import { addCounts, type Counts, noCounts } from "../model/lead-counts.ts";

const DEFAULT_DAYS = 30;
const MAX_DAYS = 366;

/** A date, YYYY-MM-DD, or an instant in Unix milliseconds, which stands for its day in the zone. */
type Moment = string | number;

/** Which days to report. Without a range: the last 30 days, today included. */
export interface ReportRange {
  /** A zone that `isTimeZone` accepts; the account's where there is none. */
  tz?: string | undefined;
  from?: Moment | undefined;
  to?: Moment | undefined;
}

/** Counts and the conversion rate: confirms in percent of starts, to one decimal; 0 without starts. */
export interface Rated extends Counts {
  cr: number;
}

/** Counts with `cr`: joins of a hundred starts, to one decimal; 0 where nobody started. */
export function rate(counts: Counts): Rated {
  const cr = counts.starts === 0 ? 0 : Math.round((counts.confirms * 1000) / counts.starts) / 10;
  return { ...counts, cr };
}

/** The series and its sum. */
export function series(days: readonly { day: Day; counts: Counts }[]): { totals: Rated; days: (Rated & { date: string })[] } {
  const sum = noCounts();
  for (const { counts } of days) addCounts(sum, counts);
  return { totals: rate(sum), days: days.map(({ day, counts }) => ({ date: day.date, ...rate(counts) })) };
}

/**
 * The days a report covers.
 * @throws AppError field_invalid when the range is reversed or longer than 366 days
 */
export function reportDays(ctx: Ctx, { tz = ctx.account.timeZone, from, to }: ReportRange): Day[] {
  const dateOf = (moment: Moment) => (typeof moment === "string" ? moment : dateAt(tz, moment));
  const last = dateOf(to ?? ctx.deps.now());
  const first = from === undefined ? addDays(last, 1 - DEFAULT_DAYS) : dateOf(from);
  const count = countDays(first, last);
  if (count < 1 || count > MAX_DAYS) throw new AppError("field_invalid", from === undefined ? "to" : "from");
  return daysBetween(tz, first, last);
}
