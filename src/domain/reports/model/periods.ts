/**
 * A row of the rollups is of a day (YYYYMMDD), or sums up a whole month (YYYYMM) or pentad (YYYYMMP): five days of a month, of
 * which P is 0 for the 1st to the 5th, and 5 for the 26th to the last. So the three never overlap as numbers.
 */

const DAYS_PER_PENTAD = 5;
const LAST_PENTAD = 5;

/** What is less is a month; what is less than the second, a pentad or a month. */
export const [FIRST_PENTAD, FIRST_DAY] = [1_000_000, 10_000_000];

/** Of the SQL of a day, the pentad and the month that it is in. */
export const pentadSql = (day: string) => `(${day} / 100 * 10 + min((${day} % 100 - 1) / ${DAYS_PER_PENTAD}, ${LAST_PENTAD}))`;
export const monthSql = (day: string) => `(${day} / 100)`;

/** Periods from one to another, both counted. */
export type PeriodRange = [first: number, last: number];

interface Periods {
  days: PeriodRange;
  /** Those within the days, and one at either end where taking the days before or after out of it reads less than adding its own up. */
  pentads: PeriodRange;
  /** The days to be taken out. */
  surplus: PeriodRange[];
  months: PeriodRange;
}

/** The days from one to another, the months that lie wholly within them, and the pentads that do or nearly do. */
export function periodsWithin(fromDay: number, toDay: number): Periods {
  const [first, last] = [pentadOf(fromDay), pentadOf(toDay)];
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
    pentads: [first + (takesFirst ? 0 : 1), last - (takesLast ? 0 : 1)],
    surplus,
    months: [month + (fromDay % 100 === 1 ? 0 : 1), lastMonth - (toDay === lastDay ? 0 : 1)],
  };
}

/** The days of a pentad, or the pentads of a month. */
export function partsOf(period: number): PeriodRange {
  if (period < FIRST_PENTAD) return [period * 10, period * 10 + LAST_PENTAD];
  const pentad = period % 10;
  const before = monthOf(period * 10) * 100 + pentad * DAYS_PER_PENTAD;
  return [before + 1, before + (pentad === LAST_PENTAD ? DAYS_PER_PENTAD + 1 : DAYS_PER_PENTAD)];
}

/** The pentad (YYYYMMP) of a day (YYYYMMDD): five days, the last of a month up to its end. */
export function pentadOf(day: number): number {
  return monthOf(day) * 10 + Math.min(Math.floor(((day % 100) - 1) / DAYS_PER_PENTAD), LAST_PENTAD);
}

const monthOf = (day: number): number => Math.floor(day / 100);

/** Days of a month. */
const lengthOf = (month: number): number => new Date(Date.UTC(Math.floor(month / 100), month % 100, 0)).getUTCDate();
