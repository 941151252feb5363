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

/** The days from one to another, and the pentads and months that lie wholly within them. */
export function periodsWithin(fromDay: number, toDay: number): { days: PeriodRange; pentads: PeriodRange; months: PeriodRange } {
  const before = (fromDay % 100) - 1;
  const lastPentad = pentadOf(toDay);
  const [month, lastMonth] = [monthOf(fromDay), monthOf(toDay)];
  const endsMonth = toDay % 100 === lengthOf(lastMonth);
  const endsPentad = endsMonth || toDay === partsOf(lastPentad)[1];
  return {
    days: [fromDay, toDay],
    pentads: [month * 10 + Math.ceil(before / DAYS_PER_PENTAD), lastPentad - (endsPentad ? 0 : 1)],
    months: [month + (before === 0 ? 0 : 1), lastMonth - (endsMonth ? 0 : 1)],
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
