import { anyCase } from "./format.ts";

/** The pieces that formats are made of. Of alternatives the longer comes first, so that the first match is the longest. */

/** Stands behind the text, for formats that must end with a blank or with the text. */
export const END = "\0";

export const SPACE = "(?:[ \\t]+|\\u00a0+|\\u202f+)";
const BLANK_OR_END = `[${END}\\t ]`;

export const HOUR24 = "(?<hour>2[0-4]|[01]?\\d)";
export const HOUR24_LZ = "(?<hour>2[0-4]|[01]\\d)";
export const HOUR12 = "(?<hour>1[0-2]|0?[1-9])";
export const MINUTE = "(?<minute>[0-5]?\\d)";
export const MINUTE_LZ = "(?<minute>[0-5]\\d)";
export const SECOND = "(?<second>60|[0-5]?\\d)";
export const SECOND_LZ = "(?<second>60|[0-5]\\d)";
export const FRACTION = "\\.(?<fraction>\\d+)";
/** `am`, `p.m.` and the blank after it. */
export const MERIDIAN = `(?<meridian>[AaPp])\\.?[Mm]\\.?${BLANK_OR_END}`;

export const YEAR = "(?<year>\\d{1,4})";
export const YEAR2 = "(?<year>\\d\\d)";
export const YEAR4 = "(?<year>\\d{4})";
export const MONTH = "(?<month>1[0-2]|0?\\d)";
export const MONTH_LZ = "(?<month>0\\d|1[0-2])";
export const DAY = "(?<day>3[01]|[0-2]?\\d)(?:st|nd|rd|th)?";
export const DAY_LZ = "(?<day>0\\d|[12]\\d|3[01])";

const MONTH_FULL = "january|february|march|april|may|june|july|august|september|october|november|december";
const MONTH_ABBREVIATED = "jan|feb|mar|apr|may|jun|jul|aug|sept|sep|oct|nov|dec";
const MONTHS = MONTH_ABBREVIATED.replace("sept|", "").split("|");
const ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

export const MONTH_NAME = `(?<month>${anyCase(`${MONTH_FULL}|${MONTH_ABBREVIATED}`)})`;
export const MONTH_ABBR = `(?<month>${anyCase(MONTH_ABBREVIATED)})`;
/** A name, or a Roman number in capitals. */
export const MONTH_TEXT = `(?<month>${anyCase(`${MONTH_FULL}|${MONTH_ABBREVIATED}`)}|VIII|VII|III|XII|VI|IV|II|IX|XI|I|V|X)`;

/** A month from 1, of what MONTH or MONTH_TEXT matched. */
export function monthOf(text: string): number {
  if (/^\d/.test(text)) return Number(text);
  const roman = ROMAN.indexOf(text);
  return 1 + (roman < 0 ? MONTHS.indexOf(text.slice(0, 3).toLowerCase()) : roman);
}

/** A year of one or two figures is one of 1970 to 2069. */
export function yearOf(figures: string): number {
  const year = Number(figures);
  if (figures.length >= 4 || year >= 100) return year;
  return year + (year < 70 ? 2000 : 1900);
}
