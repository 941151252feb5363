import { DAY_MS } from "../time.ts";
import { DATE_FORMS } from "./dates.ts";
import { type Draft, emptyDraft, type Form } from "./draft.ts";
import { TIME_FORMS } from "./times.ts";
import { toWeekday, WORD_FORMS } from "./words.ts";
import { instantOf, shownAt } from "./zone-time.ts";

/** A point of time that somebody wrote, in Unix milliseconds, and how long it is: a date is its whole day, all else a second. */
export interface Moment {
  fromMs: number;
  /** The first moment after it. */
  toMs: number;
}

/** Clocks show the years 1970 to 9999. */
const BEGIN_MS = 0;
const END_MS = Date.UTC(10_000, 0);

const FORMS: readonly Form[] = [...DATE_FORMS, ...TIME_FORMS, ...WORD_FORMS];

/**
 * Reads a moment in the forms that people write and PHP's strtotime takes: dates, dates with times and zones, Unix seconds,
 * `yesterday`, `-7 days`, `last monday`, `first day of last month`, and combinations. Impossible dates are refused, not carried
 * over, and so are figures that may be a year, a time or seconds.
 * @param zone IANA, of what names no zone itself
 * @returns null for what is none of these, and before 1970 or after 9999
 */
export function parseMoment(text: string, zone: string, nowMs: number): Moment | null {
  const unix = /^(0|\d{9,12}|@\d{1,12}(?:\.\d+)?)$/.exec(text.trim())?.[1]?.replace("@", "");
  const moment = unix === undefined ? readWords(text, zone, nowMs) : second(Math.floor(Number(unix)) * 1000);
  return moment !== null && moment.fromMs > BEGIN_MS - DAY_MS && moment.fromMs < END_MS ? moment : null;
}

const second = (ms: number): Moment => ({ fromMs: ms, toMs: ms + 1000 });

/** Of the forms that what is left may begin with, the longest is meant. */
function readWords(text: string, zone: string, nowMs: number): Moment | null {
  const draft = emptyDraft();
  let rest = text.trim().toLowerCase();
  let saidMore = false;
  while (rest !== "") {
    let longest: { match: RegExpExecArray; take: Form[1] } | null = null;
    for (const [form, take] of FORMS) {
      const match = form.exec(rest);
      if (match !== null && match[0].length > (longest?.match[0].length ?? 0)) longest = { match, take };
    }
    const zoneBefore = draft.zone;
    if (longest === null || !longest.take(draft, longest.match)) return null;
    saidMore ||= draft.zone === zoneBefore;
    rest = rest.slice(longest.match[0].length).replace(/^[\s,]+/, "");
  }
  return saidMore ? resolve(draft, zone, nowMs) : null;
}

function resolve(draft: Draft, zone: string, nowMs: number): Moment | null {
  const now = new Date(shownAt(zone, nowMs));
  const date = dateOf(draft, now);
  const time = draft.time ?? (draft.month === null ? now.getTime() % DAY_MS : 0);
  if (date === null || !(date + time >= BEGIN_MS && date + time < END_MS)) return null;
  const named = draft.zone ?? zone;
  const at = (shown: number) => (typeof named === "number" ? shown - named : instantOf(named, shown)) + draft.ms;
  // A word that means midnight means the day; a time in figures is no more than itself.
  const isDay = time === 0 && draft.ms === 0 && !draft.isTimed && (draft.time !== null || draft.month !== null);
  return isDay ? { fromMs: at(date), toMs: at(date + DAY_MS) } : second(at(date + time));
}

/**
 * The date, as midnight UTC: first the month's weekday, first or last day that were named, then the weekday, then what it is moved
 * by. Null where there is no such date.
 */
function dateOf(draft: Draft, now: Date): number | null {
  const { edge, nthOfMonth, months } = draft;
  const year = draft.year ?? now.getUTCFullYear();
  const month = draft.month ?? now.getUTCMonth();
  if (nthOfMonth !== null) return nthWeekday(draft, nthOfMonth, Date.UTC(year, month + months), Date.UTC(year, month + months + 1));
  const first = Date.UTC(year, month);
  const day = draft.day ?? now.getUTCDate();
  if (edge !== null) {
    if (draft.weekday !== null || draft.days !== 0) return null;
    return edge === "first" ? Date.UTC(year, month + months) : Date.UTC(year, month + months + 1, 0);
  }
  if (day < 1 || new Date(first + (day - 1) * DAY_MS).getUTCMonth() !== month) return null;
  const base = new Date(toWeekday(draft, first + (day - 1) * DAY_MS));
  return Date.UTC(base.getUTCFullYear(), base.getUTCMonth() + months, base.getUTCDate() + draft.days);
}

/** The weekday of a month, counted from its first, or the last one. */
function nthWeekday(draft: Draft, nth: number, first: number, end: number): number | null {
  const date = toWeekday(draft, nth > 0 ? first : end) + (nth > 0 ? nth - 1 : -1) * 7 * DAY_MS;
  return date < end ? date + draft.days * DAY_MS : null;
}
