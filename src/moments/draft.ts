import { HOUR_MS, MINUTE_MS } from "../time.ts";

/** What the words of a moment have said so far. */
export interface Draft {
  /** A month from 0. Null: the present one. */
  year: number | null;
  month: number | null;
  day: number | null;
  /** Since midnight. Null: nothing was said of it. */
  time: number | null;
  /** A time was written in figures, after the last word that set it. */
  isTimed: boolean;
  /** The zone that was named: its name, or how far its clocks are from UTC. */
  zone: string | number | null;
  /** `yesterday` or `tomorrow` was said. */
  isNextTo: boolean;
  months: number;
  days: number;
  ms: number;
  weekday: Weekday | null;
  /** `first monday of` a month: −1 is the last. */
  nthOfMonth: number | null;
  /** `first day of`, `last day of` */
  edge: "first" | "last" | null;
}

interface Weekday {
  /** 0 is Sunday; −1 to −7 is Monday to Sunday, counted back by `ago`. */
  day: number;
  /** Which one: that of the date's own week, the first on the date or after it, or the first after it. */
  rule: "inWeek" | "onOrAfter" | "after";
}

/** Reads what its form has matched; false where that cannot be. */
export type Take = (draft: Draft, match: RegExpExecArray) => boolean;

/** A form that a part of a moment has, at the beginning of what is left of the text. */
export type Form = readonly [RegExp, Take];

/** A form after which no letter and no digit may follow at once. */
export const word = (source: string): RegExp => new RegExp(`^(?:${source})(?![a-z0-9])`);

export const emptyDraft = (): Draft => ({
  year: null,
  month: null,
  day: null,
  time: null,
  isTimed: false,
  zone: null,
  isNextTo: false,
  months: 0,
  days: 0,
  ms: 0,
  weekday: null,
  nthOfMonth: null,
  edge: null,
});

/** @returns false where a date was said before, or that of a year that nobody has clicks of */
export function setDate(draft: Draft, date: { year: number | null; month: number; day: number | null }): boolean {
  if (draft.month !== null || (date.year !== null && date.year < 1000) || date.month < 0 || date.month > 11) return false;
  Object.assign(draft, date);
  return true;
}

/** @param half `a` or `p` of a time of twelve hours */
export function setTime(draft: Draft, [hour, minute, second]: readonly [number, number, number], half: string | undefined): boolean {
  if (draft.isTimed || minute > 59 || second > 59 || (half === undefined ? hour > 24 : hour < 1 || hour > 12)) return false;
  if (hour === 24 && minute + second > 0) return false;
  const hours = half === undefined ? hour : (hour % 12) + (half === "p" ? 12 : 0);
  draft.time = hours * HOUR_MS + minute * MINUTE_MS + second * 1000;
  draft.isTimed = true;
  return true;
}

/** A word that says a time by itself, such as `noon` or a weekday: it goes before a time that was said earlier. */
export function resetTime(draft: Draft, timeMs = 0): void {
  draft.time = timeMs;
  draft.isTimed = false;
}

/** Notes a zone: an IANA name, or milliseconds ahead of UTC. False where one was named before. */
export function setZone(draft: Draft, zone: string | number): boolean {
  if (draft.zone !== null) return false;
  draft.zone = zone;
  return true;
}
