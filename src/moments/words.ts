import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time.ts";
import { type Draft, type Form, resetTime, type Take, word } from "./draft.ts";

const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const WEEKDAY = "(sun|mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur)(?:day)?";
const ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"];
const COUNTS: Readonly<Record<string, number>> = {
  last: -1,
  previous: -1,
  this: 0,
  next: 1,
  ...Object.fromEntries(ORDINALS.map((name, index) => [name, index + 1])),
};
const COUNT = `(${Object.keys(COUNTS).join("|")})`;
const UNIT = "(sec|second|min|minute|hour|day|week|fortnight|month|year)s?";

const DAYS: Readonly<Record<string, number>> = { day: 1, week: 7, fortnight: 14 };
const MONTHS: Readonly<Record<string, number>> = { month: 1, year: 12 };
const LENGTHS_MS: Readonly<Record<string, number>> = { hour: HOUR_MS, min: MINUTE_MS, minute: MINUTE_MS, sec: 1000, second: 1000 };

function move(draft: Draft, amount: number, unit: string): boolean {
  draft.months += amount * (MONTHS[unit] ?? 0);
  draft.days += amount * (DAYS[unit] ?? 0);
  draft.ms += amount * (LENGTHS_MS[unit] ?? 0);
  return true;
}

/** A time by its word. */
const at =
  (timeMs: number): Take =>
  (draft) => {
    resetTime(draft, timeMs);
    return true;
  };

/** The day before the present one, or the day after it. */
const day =
  (days: number): Take =>
  (draft) => {
    if (draft.isNextTo) return false;
    draft.isNextTo = true;
    draft.days += days;
    resetTime(draft);
    return true;
  };

/** `next week`: its Monday, or the weekday that is named beside it. */
function moveWeek(draft: Draft, amount: number): boolean {
  draft.days += amount * 7;
  draft.weekday = { day: draft.weekday?.day ?? 1, rule: "inWeek" };
  return true;
}

/** The weekday, from the date on; counted, the first after it and so many weeks on. */
const takeWeekday: Take = (draft, [, counted, name = ""]) => {
  const isInWeek = draft.weekday?.rule === "inWeek";
  if ((draft.weekday !== null && !isInWeek) || (isInWeek && counted !== undefined)) return false;
  const count = counted === undefined ? 0 : (COUNTS[counted] ?? 0);
  draft.days += (count > 0 ? count - 1 : count) * 7;
  draft.weekday = { day: WEEKDAYS.indexOf(name.slice(0, 3)), rule: isInWeek ? "inWeek" : count === 0 ? "onOrAfter" : "after" };
  resetTime(draft);
  return true;
};

const takeWeekdayOfMonth: Take = (draft, [, counted = "", name = ""]) => {
  const count = COUNTS[counted] ?? 0;
  if (draft.weekday !== null || draft.nthOfMonth !== null || draft.edge !== null || count === 0) return false;
  draft.nthOfMonth = count;
  draft.weekday = { day: WEEKDAYS.indexOf(name.slice(0, 3)), rule: "onOrAfter" };
  resetTime(draft);
  return true;
};

/** Turns round all that was moved before. */
const takeAgo: Take = (draft) => {
  const { weekday } = draft;
  if (draft.months === 0 && draft.days === 0 && draft.ms === 0) return false;
  draft.months *= -1;
  draft.days *= -1;
  draft.ms *= -1;
  if (weekday !== null) draft.weekday = { ...weekday, day: weekday.day === 0 ? -7 : -weekday.day };
  return true;
};

export const WORD_FORMS: readonly Form[] = [
  [word("now"), () => true],
  [word("today|midnight"), at(0)],
  [word("noon"), at(12 * HOUR_MS)],
  [word("yesterday"), day(-1)],
  [word("tomorrow"), day(1)],
  [
    word("(first|last) day of"),
    (draft, [, edge]) => {
      if (draft.edge !== null || draft.nthOfMonth !== null) return false;
      draft.edge = edge === "first" ? "first" : "last";
      return true;
    },
  ],
  [
    word(`(?:([+-]?)\\s*(\\d{1,9})\\s*|an?\\s+)${UNIT}`),
    (draft, [, sign, count, unit = ""]) => move(draft, Number(count ?? 1) * (sign === "-" ? -1 : 1), unit),
  ],
  [word("(last|previous|this|next)\\s+week"), (draft, [, counted = ""]) => moveWeek(draft, COUNTS[counted] ?? 0)],
  [word(`${COUNT}\\s+${UNIT}`), (draft, [, counted = "", unit = ""]) => move(draft, COUNTS[counted] ?? 0, unit)],
  [word("ago"), takeAgo],
  [word(`(?:${COUNT}\\s+)?${WEEKDAY}`), takeWeekday],
  [word(`${COUNT}\\s+${WEEKDAY}\\s+of`), takeWeekdayOfMonth],
];

/** Moves a date, as midnight UTC, to the weekday that was named. */
export function toWeekday({ weekday, days }: Draft, date: number): number {
  if (weekday === null) return date;
  const today = new Date(date).getUTCDay();
  if (weekday.rule === "inWeek") return date + (((weekday.day + 6) % 7) - ((today + 6) % 7)) * DAY_MS;
  if (weekday.day < 0) return date - (7 + weekday.day + today) * DAY_MS;
  const ahead = weekday.day - today;
  const isPast = ahead < 0 || (ahead === 0 && weekday.rule === "after" && days >= 0);
  return date + (ahead + (isPast ? 7 : 0)) * DAY_MS;
}
