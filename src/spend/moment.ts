import { DAY_MS } from "../time.ts";
import { applyWeekday, CALENDAR, type Draft } from "./moment-forms.ts";
import { instantOf, shownAt } from "./zone-time.ts";

/** A point of time that somebody wrote, in Unix milliseconds, and how long it is: a date is its whole day, all else a second. */
export interface Moment {
  fromMs: number;
  /** The first moment after it. */
  toMs: number;
}

const EARLIEST_MS = 0;
const LATEST_MS = Date.UTC(9999, 11, 29);

/**
 * Reads a moment in the forms that people write and PHP's strtotime takes: dates, dates with times, Unix seconds, `yesterday`,
 * `-7 days`, `last monday`, `first day of last month`, and combinations. Impossible dates are refused, not carried over.
 * @param zone IANA, of what names no zone itself
 * @returns null for what is none of these, and before 1970 or after 9999
 */
export function parseMoment(text: string, zone: string, nowMs: number): Moment | null {
  const unix = /^@?(-?\d{1,7}|-?\d{9,12})$/.exec(text.trim())?.[1];
  const moment = unix === undefined ? readWords(text, zone, nowMs) : second(Number(unix) * 1000);
  return moment !== null && moment.fromMs >= EARLIEST_MS && moment.toMs <= LATEST_MS ? moment : null;
}

const second = (ms: number): Moment => ({ fromMs: ms, toMs: ms + 1000 });

function readWords(text: string, zone: string, nowMs: number): Moment | null {
  const draft: Draft = {
    date: null,
    time: null,
    namedTime: null,
    offsetMs: null,
    months: 0,
    days: 0,
    ms: 0,
    weekday: null,
    weeks: null,
    edge: null,
  };
  let rest = text.trim().toLowerCase();
  if (rest === "") return null;
  while (rest !== "") {
    const before = rest;
    for (const [form, take] of CALENDAR) {
      const match = form.exec(rest);
      if (match === null || match[0] === "") continue;
      if (!take(draft, match)) return null;
      rest = rest.slice(match[0].length).replace(/^[\s,]+/, "");
      break;
    }
    if (rest === before) return null;
  }
  return resolve(draft, zone, nowMs);
}

function resolve(draft: Draft, zone: string, nowMs: number): Moment | null {
  const now = new Date(shownAt(zone, nowMs));
  const time = draft.time ?? draft.namedTime;
  const wholeDay = time === null && (draft.date !== null || draft.weekday !== null);
  const timeMs = time ?? (wholeDay ? 0 : now.getTime() % DAY_MS);
  const shown = applyWeekday(draft, dateOf(draft, now)) + timeMs;
  if (!(shown >= EARLIEST_MS && shown <= LATEST_MS)) return null;
  const at = (wall: number) => (draft.offsetMs === null ? instantOf(zone, wall) : wall - draft.offsetMs) + draft.ms;
  // Midnight that somebody named is a day, too; a time that is no midnight never is.
  const isDay = draft.ms === 0 && draft.offsetMs === null && timeMs === 0 && (wholeDay || time === 0);
  return isDay ? { fromMs: at(shown), toMs: at(shown + DAY_MS) } : second(at(shown));
}

/** The date, as midnight UTC; months are added before days, and before the first or last of them is sought. */
function dateOf(draft: Draft, now: Date): number {
  const [year, month, day] = draft.date ?? [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const months = month + draft.months;
  if (draft.edge === "last") return Date.UTC(year, months + 1, draft.days);
  return Date.UTC(year, months, (draft.edge === "first" ? 1 : day) + draft.days);
}
