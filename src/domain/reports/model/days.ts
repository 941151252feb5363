import { DAY_MS, HOUR_MS } from "../../../lib/time.ts";
import { QUARTER_MS, type WallClock, wallClock } from "../../../lib/wall-clock.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";

/** One calendar day of a time zone, from its first instant to that of the next; 23 or 25 hours where clocks change. */
export interface Day {
  /** YYYY-MM-DD */
  date: string;
  fromMs: number;
  toMs: number;
}

/** Whether `name` is a zone of the IANA database, such as `Europe/Berlin`. Bare offsets (`+05:30`) are not. */
export function isTimeZone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A zone in the letters that the database has for it; as it is written where the runtime knows it by another name. */
export function zoneInItsCase(name: string): string {
  const known = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  return known.toLowerCase() === name.toLowerCase() ? known : name;
}

const dateOf = (midnight: number): string => new Date(midnight).toISOString().slice(0, 10);

/** The date, YYYY-MM-DD, that a zone's calendar shows at an instant. */
export function dateAt(zone: ZoneHistory, ms: number): string {
  return dateOf(wallClock(zone)(ms));
}

/** The date so many days after another one. */
export function addDays(date: string, count: number): string {
  return dateOf(Date.parse(date) + count * DAY_MS);
}

/** How many dates there are from one to another, both counted; negative or zero when they are reversed. */
export function countDays(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

/**
 * The days of a zone from one date to another, both included. Together they cover the time between without gap or overlap;
 * a date that the zone skipped altogether has no length.
 */
export function daysBetween(zone: ZoneHistory, from: string, to: string): Day[] {
  const clock = wallClock(zone);
  const days: Day[] = [];
  let fromMs = firstInstant(clock, Date.parse(from));
  for (let midnight = Date.parse(from); midnight <= Date.parse(to); midnight += DAY_MS) {
    const next = midnight + DAY_MS;
    const guess = fromMs + DAY_MS;
    const ordinary = clock(guess) === next && clock(guess - QUARTER_MS) === next - QUARTER_MS;
    const toMs = ordinary ? guess : firstInstant(clock, next);
    days.push({ date: dateOf(midnight), fromMs, toMs });
    fromMs = toMs;
  }
  return days;
}

/**
 * The first quarter of an hour at which a zone's calendar shows the date of `midnight` or a later one. That is midnight on most
 * days, and the end of the gap where clocks went forward over midnight.
 */
function firstInstant(clock: WallClock, midnight: number): number {
  let before = (midnight - 15 * HOUR_MS) / QUARTER_MS;
  let reached = (midnight + 15 * HOUR_MS) / QUARTER_MS;
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (clock(middle * QUARTER_MS) >= midnight) reached = middle;
    else before = middle;
  }
  return reached * QUARTER_MS;
}
