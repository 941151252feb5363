import { DAY_MS } from "../time.ts";
import { type Format, format, type Groups, type Take } from "./format.ts";
import { DAY, DAY_LZ, END, MONTH, MONTH_ABBR, MONTH_LZ, MONTH_NAME, MONTH_TEXT, monthOf, YEAR, YEAR2, YEAR4, yearOf } from "./lexemes.ts";
import { type ParseState, setDate } from "./parse-state.ts";

const SEPARATORS = "[ .\\t-]*";
const AFTER_DAY = "[,.stndrh\\t ]+";
const WEEK = "(?<week>0[1-9]|[1-4]\\d|5[0-3])";
const DAY_OF_YEAR = "(?<dayOfYear>00[1-9]|0[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6])";

/** `Nov 20` and what divides it from a time or ends it. */
export const MONTH_AND_DAY = `${MONTH_TEXT}${SEPARATORS}${DAY}(?:${AFTER_DAY}|${END})`;
export const DAY_AND_MONTH = `${DAY}${SEPARATORS}${MONTH_TEXT}`;

/** Notes the date of a match. False where one was said before. */
export function takeDate(state: ParseState, { year, month = "", day }: Groups): boolean {
  return setDate(state, {
    year: year === undefined ? null : yearOf(year),
    month: monthOf(month),
    day: day === undefined ? null : Number(day),
  });
}

/** A month with its year is its first day. */
const takeMonth: Take = (state, groups) => takeDate(state, { ...groups, day: "1" });

const takeDayOfYear: Take = (state, { year, dayOfYear }) => {
  const date = new Date(Date.UTC(Number(year), 0, Number(dayOfYear)));
  if (date.getUTCFullYear() !== Number(year)) return false;
  return setDate(state, { year: Number(year), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
};

/** Weeks of ISO 8601 begin on Monday, and the first has January 4 in it. The day is told as a distance from January 1. */
const takeWeek: Take = (state, { year, week, weekday = "1" }) => {
  const january4 = (of: number) => Date.UTC(of, 0, 4);
  const firstMonday = (of: number) => january4(of) - ((new Date(january4(of)).getUTCDay() + 6) % 7) * DAY_MS;
  const monday = firstMonday(Number(year)) + (Number(week) - 1) * 7 * DAY_MS;
  if (monday >= firstMonday(Number(year) + 1)) return false;
  state.relative.days = (monday - Date.UTC(Number(year), 0, 1)) / DAY_MS + Number(weekday) - 1;
  return setDate(state, { year: Number(year), month: 1, day: 1 });
};

export const DATE_FORMATS: readonly Format[] = [
  format(`${MONTH}/${DAY}`, takeDate),
  format(`${MONTH}/${DAY}/${YEAR}`, takeDate),
  format(`\\+?${YEAR4}-${MONTH_LZ}-${DAY_LZ}`, takeDate),
  // Years that no clock shows.
  format(`(?:[+-]\\d{5,19}|-\\d{4})-${MONTH_LZ}-${DAY_LZ}`, () => false),
  format(`${YEAR4}/${MONTH_LZ}/${DAY_LZ}/?`, takeDate),
  format(`${YEAR4}/${MONTH}/${DAY}`, takeDate),
  format(`${YEAR2}-${MONTH_LZ}-${DAY_LZ}`, takeDate),
  format(`${YEAR4}-${MONTH}`, takeMonth),
  format(`${YEAR}-${MONTH}-${DAY}`, takeDate),
  format(`${DAY_AND_MONTH}${SEPARATORS}${YEAR}`, takeDate),
  format(`${DAY}[.\\t-]${MONTH}[.-]${YEAR4}`, takeDate),
  format(`${DAY}[.\\t]${MONTH}\\.${YEAR2}`, takeDate),
  format(`${MONTH_TEXT}${SEPARATORS}${YEAR4}`, takeMonth),
  format(`${YEAR4}${SEPARATORS}${MONTH_TEXT}`, takeMonth),
  format(`${MONTH_TEXT}${SEPARATORS}${DAY}${AFTER_DAY}${YEAR}`, takeDate),
  format(MONTH_AND_DAY, takeDate),
  format(DAY_AND_MONTH, takeDate),
  format(`${YEAR4}${MONTH_LZ}${DAY_LZ}`, takeDate),
  format(`${YEAR4}[.-]?${DAY_OF_YEAR}`, takeDayOfYear),
  format(`${YEAR4}-?W${WEEK}-?(?<weekday>[0-7])`, takeWeek),
  format(`${YEAR4}-?W${WEEK}`, takeWeek),
  format(`${MONTH_ABBR}-${DAY_LZ}-${YEAR}`, takeDate),
  // With a day of one figure, too, which strtotime takes for a zone (`-7`) behind a month.
  format(`${YEAR}-${MONTH_ABBR}-(?<day>0\\d|[12]\\d|3[01]|[1-9](?![\\d:]))`, takeDate),
  format(YEAR4, (state, { year }) => {
    state.year = Number(year);
    return true;
  }),
  format(MONTH_NAME, takeDate),
];
