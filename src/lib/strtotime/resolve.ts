import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time.ts";
import type { ParseState, TimeOfDay, Weekday } from "./parse-state.ts";
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

/**
 * What was said, beside the present date and time where it says nothing. As strtotime does it: the date moves on the calendar, is
 * read in its zone, and hours, minutes and seconds are added after that.
 * @returns null for a date that does not exist, and before 1970 or after 9999
 */
export function resolve(state: ParseState, zone: string, nowMs: number): Moment | null {
  const now = new Date(shownAt(zone, nowMs));
  const time = timeOfDay(state, now);
  const date = movedDate(state, now, Math.floor(time / DAY_MS));
  if (date === null) return null;
  const shown = date + (((time % DAY_MS) + DAY_MS) % DAY_MS);
  const stepMs = elapsedMs(state);
  if (!(shown + stepMs >= BEGIN_MS && shown + stepMs < END_MS)) return null;
  const named = state.zone ?? zone;
  const at = (clock: number) => (typeof named === "number" ? clock - named * 1000 : instantOf(named, clock)) + stepMs;
  const fromMs = at(shown);
  return { fromMs, toMs: isDay(state, stepMs) ? at(shown + DAY_MS) : fromMs + 1000 };
}

/** A date, or a word that means midnight, without a time in figures. */
function isDay(state: ParseState, stepMs: number): boolean {
  return !state.isInstant && state.timesSaid === 0 && stepMs === 0 && (state.hasDate || state.time !== null);
}

/** Milliseconds since midnight, of whole seconds; a day and more at `24:00`. */
function timeOfDay(state: ParseState, now: Date): number {
  if (state.hasDate && state.timesSaid === 0) return 0;
  return state.time === null ? now.getTime() % DAY_MS : msOf(state.time);
}

const msOf = ({ hour, minute, second }: TimeOfDay): number => hour * HOUR_MS + minute * MINUTE_MS + second * 1000;

/** What hours and less add, in whole seconds of the sum. */
function elapsedMs({ time, relative }: ParseState): number {
  const microseconds = (time?.microsecond ?? 0) + relative.microseconds;
  const seconds = relative.seconds + Math.floor(microseconds / 1_000_000);
  return relative.hours * HOUR_MS + relative.minutes * MINUTE_MS + seconds * 1000;
}

/**
 * The date as midnight UTC: first the month's weekday or its end, then the weekday, then what it is moved by, then working days.
 * @param carriedDays of a time beyond the day: 1 at `24:00`, −1 at `front of 0`
 */
function movedDate(state: ParseState, now: Date, carriedDays: number): number | null {
  const { edge, special, weekday, days, months, years } = state.relative;
  const allMonths = months + years * 12;
  let start = saidDate(state, now);
  if (start === null) return null;
  const isOfMonth = special !== null && special.kind !== "weekdays";
  if (isOfMonth) start = firstOfMonth(start, allMonths + (special.kind === "lastOfMonth" ? 1 : 0));
  if (special?.kind === "nthOfMonth" && special.nth > 4 && !isInMonth(start, weekday, special.nth)) return null;
  if (edge !== null) start = edgeOfMonth(start, edge, 0);
  const based = toWeekday(weekday, days, start + carriedDays * DAY_MS);
  const monthsLeft = isOfMonth ? 0 : allMonths;
  const moved = edge === null ? shift(based, monthsLeft, days) : edgeOfMonth(based, edge, monthsLeft);
  return special?.kind === "weekdays" ? toWorkingDay(moved, special.count) : moved;
}

/** The date before it is moved, with the present year, month and day where it names none. Null where there is no such date. */
function saidDate({ relative, ...said }: ParseState, now: Date): number | null {
  const { edge, special } = relative;
  const year = said.year ?? now.getUTCFullYear();
  const month = said.month ?? now.getUTCMonth() + 1;
  const isDayNamed = edge === null && (special === null || special.kind === "weekdays");
  const day = said.day ?? (isDayNamed ? now.getUTCDate() : 1);
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}

function shift(date: number, months: number, days: number): number {
  const from = new Date(date);
  return Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, from.getUTCDate() + days);
}

function firstOfMonth(date: number, months: number): number {
  const from = new Date(date);
  return Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
}

const edgeOfMonth = (date: number, edge: "first" | "last", months: number): number =>
  edge === "first" ? firstOfMonth(date, months) : firstOfMonth(date, months + 1) - DAY_MS;

/** Not every month has a fifth Friday. */
const isInMonth = (first: number, weekday: Weekday | null, nth: number): boolean =>
  toWeekday(weekday, 0, first) + (nth - 1) * 7 * DAY_MS < firstOfMonth(first, 1);

/** Moves a date to the weekday that was named. @param days how far it is moved after that */
function toWeekday(weekday: Weekday | null, days: number, date: number): number {
  if (weekday === null) return date;
  const today = new Date(date).getUTCDay();
  if (weekday.rule === "inWeek") {
    const named = weekday.day === 0 && today !== 0 ? 7 : today === 0 && weekday.day !== 0 ? weekday.day - 7 : weekday.day;
    return date + (named - today) * DAY_MS;
  }
  if (weekday.day < 0) return date - (7 + weekday.day + today) * DAY_MS;
  const ahead = weekday.day - today;
  const isPast = days < 0 ? ahead < 0 : ahead <= (weekday.rule === "onOrAfter" ? -1 : 0);
  return date + (ahead + (isPast ? 7 : 0)) * DAY_MS;
}

/** Counts Monday to Friday. None at all moves a day of the weekend to Monday. */
function toWorkingDay(date: number, count: number): number {
  const isWeekend = (ms: number) => [0, 6].includes(new Date(ms).getUTCDay());
  const direction = count > 0 ? 1 : -1;
  // Whole weeks first, but for the last of them: it ends on a working day.
  const weeks = Math.max(0, Math.floor((Math.abs(count) - 1) / 5));
  let moved = date + direction * weeks * 7 * DAY_MS;
  for (let left = Math.abs(count) - weeks * 5; left > 0; ) {
    moved += direction * DAY_MS;
    if (!isWeekend(moved)) left -= 1;
  }
  while (count === 0 && isWeekend(moved)) moved += DAY_MS;
  return moved;
}
