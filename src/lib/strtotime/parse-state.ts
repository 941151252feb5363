/** What the parts of a text have said so far; null: nothing yet, so that the present one is meant. */
export interface ParseState {
  year: number | null;
  /** From 1. */
  month: number | null;
  day: number | null;
  time: TimeOfDay | null;
  /** A date was said in figures or by a month's name; a second one is an error. */
  hasDate: boolean;
  /** Times in figures since the last word that sets the time by itself. Four figures after one are a year. */
  timesSaid: number;
  /** How many zones stood by themselves: the second is passed over, the third is an error. */
  zonesSaid: number;
  /** IANA name, or seconds ahead of UTC. */
  zone: string | number | null;
  /** Unix seconds were said: a point of time, never a day. */
  isInstant: boolean;
  relative: Relative;
}

export interface TimeOfDay {
  hour: number;
  minute: number;
  second: number;
  microsecond: number;
}

/** What the date and the time are moved by. */
export interface Relative {
  years: number;
  months: number;
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
  microseconds: number;
  weekday: Weekday | null;
  special: Special | null;
  /** `first day of`, `last day of` the month. */
  edge: "first" | "last" | null;
  /** `next week` was said: weekdays are those of the week that the date is in, from Monday on. */
  isByWeek: boolean;
}

/** `onOrAfter` the date, `after` it, or in the date's own week. */
export type WeekdayRule = "onOrAfter" | "after" | "inWeek";

export interface Weekday {
  /** 0 is Sunday; −1 to −7, after `ago`, are Monday to Sunday, counted back. */
  day: number;
  rule: WeekdayRule;
}

/** Working days, or a weekday counted in its month (`first monday of`, `last monday of`). */
type Special = { kind: "weekdays"; count: number } | { kind: "nthOfMonth"; nth: number } | { kind: "lastOfMonth" };

export const MIDNIGHT: TimeOfDay = { hour: 0, minute: 0, second: 0, microsecond: 0 };

export const emptyState = (): ParseState => ({
  year: null,
  month: null,
  day: null,
  time: null,
  hasDate: false,
  timesSaid: 0,
  zonesSaid: 0,
  zone: null,
  isInstant: false,
  relative: {
    years: 0,
    months: 0,
    days: 0,
    hours: 0,
    minutes: 0,
    seconds: 0,
    microseconds: 0,
    weekday: null,
    special: null,
    edge: null,
    isByWeek: false,
  },
});

/** @returns false where a date was said before */
export function setDate(state: ParseState, date: { year: number | null; month: number; day: number | null }): boolean {
  if (state.hasDate) return false;
  state.hasDate = true;
  // A year that stood alone before stays where the date has none.
  state.year = date.year ?? state.year;
  state.month = date.month;
  state.day = date.day ?? state.day;
  return true;
}

/** @returns false where a time was said before */
export function setTime(state: ParseState, time: TimeOfDay): boolean {
  if (state.timesSaid > 0) return false;
  state.timesSaid = 1;
  state.time = time;
  return true;
}

/** A word that sets the time by itself, such as `today` or a weekday, goes before a time that was said earlier. */
export function resetTime(state: ParseState): void {
  state.timesSaid = 0;
  state.time = MIDNIGHT;
}
