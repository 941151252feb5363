import { DAY_MS } from "../time.ts";
import { type Draft, type Form, setDate, type Take, word } from "./draft.ts";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const DAY = "(\\d{1,2})(?:st|nd|rd|th)?";
/** Of four digits or two, which are not the hour of a time. */
const YEAR = "(\\d{4}|\\d\\d(?![:\\d]|\\s*[ap]\\.?m))";

/** Of two digits: 1970 to 2069. */
function yearOf(digits: string): number {
  const year = Number(digits);
  return digits.length > 2 ? year : year + (year < 70 ? 2000 : 1900);
}

/** The groups of a form's match that hold a date's parts; 0: the form has none. */
interface Groups {
  year: number;
  month: number;
  /** `first`: the month's first. */
  day: number | "first";
}

const dated =
  ({ year, month, day }: Groups): Take =>
  (draft, match) => {
    const written = match[month] ?? "";
    return setDate(draft, {
      year: year === 0 ? null : yearOf(match[year] ?? ""),
      month: /^\d/.test(written) ? Number(written) - 1 : MONTHS.indexOf(written.slice(0, 3)),
      day: day === "first" ? 1 : day === 0 ? null : Number(match[day]),
    });
  };

/** Weeks of ISO 8601 begin on Monday, and the first has January 4 in it. */
function takeWeek(draft: Draft, [, year, week, day]: RegExpExecArray): boolean {
  const firstThursday = (of: number) => Date.UTC(of, 0, 4) + (3 - ((new Date(Date.UTC(of, 0, 4)).getUTCDay() + 6) % 7)) * DAY_MS;
  const thursday = firstThursday(Number(year)) + (Number(week) - 1) * 7 * DAY_MS;
  if (week === "00" || thursday >= firstThursday(Number(year) + 1)) return false;
  const date = new Date(thursday + (Number(day ?? 1) - 4) * DAY_MS);
  return setDate(draft, { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() });
}

/** `Fri Nov 20 17:00:00 2026`: the year after the time. */
function takeYear(draft: Draft, [, year]: RegExpExecArray): boolean {
  if (draft.month === null || draft.year !== null || !draft.isTimed || Number(year) < 1000) return false;
  draft.year = Number(year);
  return true;
}

export const DATE_FORMS: readonly Form[] = [
  [/^(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])/, dated({ year: 1, month: 2, day: 3 })],
  [word("(\\d{4})/(\\d{1,2})/(\\d{1,2})"), dated({ year: 1, month: 2, day: 3 })],
  [/^(\d{4})(\d\d)(\d\d)(?!\d)/, dated({ year: 1, month: 2, day: 3 })],
  [word("(\\d{4})-(\\d{1,2})"), dated({ year: 1, month: 2, day: "first" })],
  [word(`(\\d{1,2})/(\\d{1,2})(?:/${YEAR})`), dated({ year: 3, month: 1, day: 2 })],
  [/^(\d{1,2})\/(\d{1,2})(?![\d/])/, dated({ year: 0, month: 1, day: 2 })],
  [word("(\\d{1,2})[.-](\\d{1,2})[.-](\\d{4})"), dated({ year: 3, month: 2, day: 1 })],
  [word(`${DAY}[\\s.-]*${MONTH}[\\s,.-]*${YEAR}`), dated({ year: 3, month: 2, day: 1 })],
  [/^(\d{1,2})\/([a-z]{3})\/(\d{4}):/, dated({ year: 3, month: 2, day: 1 })],
  [word(`${DAY}[\\s.-]*${MONTH}`), dated({ year: 0, month: 2, day: 1 })],
  [word(`${MONTH}[\\s.-]*${DAY}[\\s,.]+${YEAR}`), dated({ year: 3, month: 1, day: 2 })],
  [word(`${MONTH}[\\s.-]*${DAY}(?!:)`), dated({ year: 0, month: 1, day: 2 })],
  [word(`${MONTH}[\\s.-]*(\\d{4})`), dated({ year: 2, month: 1, day: "first" })],
  [word(`(\\d{4})[\\s.-]*${MONTH}`), dated({ year: 1, month: 2, day: "first" })],
  [word(`(\\d{4})-${MONTH}-(\\d{1,2})`), dated({ year: 1, month: 2, day: 3 })],
  [word(MONTH), dated({ year: 0, month: 1, day: 0 })],
  [/^(\d{4})-?w(\d\d)(?:-?([1-7]))?(?![\d-])/, takeWeek],
  [/^(\d{4})(?![\d:./-])/, takeYear],
];
