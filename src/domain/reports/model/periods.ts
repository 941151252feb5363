import { type Fragment, raw, sql } from "../../../db/sql.ts";

/**
 * A row of the rollups is for a day (YYYYMMDD), a month (YYYYMM) or a five-day bucket (YYYYMMP), where P is 0 for the 1st to the
 * 5th, and 5 for the 26th to the last. As numbers the three never overlap.
 */

const DAYS_PER_BUCKET = 5;
const LAST_BUCKET = 5;

/** Numbers below the first are months; those below the second, months or five-day buckets. */
export const [FIRST_FIVE_DAY_BUCKET, FIRST_DAY] = [1_000_000, 10_000_000];

/** SQL of the five-day bucket and of the month of a day, given as SQL. */
export const fiveDayBucketSql = (day: Fragment): Fragment =>
  sql`(${day} / 100 * 10 + min((${day} % 100 - 1) / ${raw(DAYS_PER_BUCKET)}, ${raw(LAST_BUCKET)}))`;
export const monthSql = (day: Fragment): Fragment => sql`(${day} / 100)`;

/** Periods from one to another, both counted. */
export type PeriodRange = [first: number, last: number];

interface Periods {
  days: PeriodRange;
  /** Those within the days, and one at either end where subtracting the surplus days reads fewer rows than adding up its own. */
  fiveDayBuckets: PeriodRange;
  /** The days to subtract. */
  surplus: PeriodRange[];
  months: PeriodRange;
}

/** The days from one to another, the months that lie wholly within them, and the five-day buckets that do or nearly do. */
export function periodsWithin(fromDay: number, toDay: number): Periods {
  const [first, last] = [fiveDayBucketOf(fromDay), fiveDayBucketOf(toDay)];
  const [month, lastMonth] = [monthOf(fromDay), monthOf(toDay)];
  const lastDay = lastMonth * 100 + lengthOf(lastMonth);
  const [firstBegin, firstEnd] = partsOf(first);
  const [lastBegin, end] = partsOf(last);
  const lastEnd = Math.min(end, lastDay);
  const takesFirst = fromDay === firstBegin || (first < last && fromDay - firstBegin < firstEnd - fromDay);
  const takesLast = toDay === lastEnd || (first < last && lastEnd - toDay < toDay - lastBegin);
  const surplus: PeriodRange[] = [];
  if (takesFirst && fromDay > firstBegin) surplus.push([firstBegin, fromDay - 1]);
  if (takesLast && toDay < lastEnd) surplus.push([toDay + 1, lastEnd]);
  return {
    days: [fromDay, toDay],
    fiveDayBuckets: [first + (takesFirst ? 0 : 1), last - (takesLast ? 0 : 1)],
    surplus,
    months: [month + (fromDay % 100 === 1 ? 0 : 1), lastMonth - (toDay === lastDay ? 0 : 1)],
  };
}

/** The days of a five-day bucket, or the five-day buckets of a month. */
export function partsOf(period: number): PeriodRange {
  if (period < FIRST_FIVE_DAY_BUCKET) return [period * 10, period * 10 + LAST_BUCKET];
  const bucket = period % 10;
  const before = monthOf(period * 10) * 100 + bucket * DAYS_PER_BUCKET;
  return [before + 1, before + (bucket === LAST_BUCKET ? DAYS_PER_BUCKET + 1 : DAYS_PER_BUCKET)];
}

/** The five-day bucket (YYYYMMP) of a day (YYYYMMDD): five days, the last of a month up to its end. */
export function fiveDayBucketOf(day: number): number {
  return monthOf(day) * 10 + Math.min(Math.floor(((day % 100) - 1) / DAYS_PER_BUCKET), LAST_BUCKET);
}

const monthOf = (day: number): number => Math.floor(day / 100);

/** Days of a month. */
const lengthOf = (month: number): number => new Date(Date.UTC(Math.floor(month / 100), month % 100, 0)).getUTCDate();
