import { anyCase, type Format, format, type Take } from "./format.ts";
import { SPACE } from "./lexemes.ts";
import { MIDNIGHT, type ParseState, type Relative, resetTime, setTime, type WeekdayRule } from "./parse-state.ts";

const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const WEEKDAY_NAMES = "sundays?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sun|mon|tue|wed|thu|fri|sat";
const COUNTS: Readonly<Record<string, number>> = {
  next: 1,
  last: -1,
  previous: -1,
  this: 0,
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eight: 8,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  eleventh: 11,
  twelfth: 12,
};

const COUNT = `(?<count>${anyCase(Object.keys(COUNTS).reverse().join("|"))})`;
const WEEKDAY = `(?<unit>${anyCase(WEEKDAY_NAMES)})`;
const UNIT_NAMES =
  "(?:millisecond|msec|microsecond|µsec|usec|second|sec|minute|min|hour|day|fortnight|forthnight|month|year)s?|ms|µs|weeks|weekdays?";
const UNIT = `(?<unit>${anyCase(`${UNIT_NAMES}|${WEEKDAY_NAMES}`)})`;
const UNIT_OR_WEEK = `(?<unit>${anyCase(`${UNIT_NAMES}|week|${WEEKDAY_NAMES}`)})`;

type Amount = { [Key in keyof Relative]: Relative[Key] extends number ? Key : never }[keyof Relative];

const UNITS: readonly (readonly [RegExp, Amount, number])[] = [
  [/^(ms|msecs?|milliseconds?)$/, "microseconds", 1000],
  [/^(µs|µsecs?|usecs?|microseconds?)$/, "microseconds", 1],
  [/^sec(ond)?s?$/, "seconds", 1],
  [/^min(ute)?s?$/, "minutes", 1],
  [/^hours?$/, "hours", 1],
  [/^days?$/, "days", 1],
  [/^weeks?$/, "days", 7],
  [/^forth?nights?$/, "days", 14],
  [/^months?$/, "months", 1],
  [/^years?$/, "years", 1],
];

const countOf = (word = ""): number => COUNTS[word.toLowerCase()] ?? 0;
/** From Sunday on. `weekday` by itself is Monday, as strtotime has it. */
const weekdayOf = (word = ""): number => (/^weekday/i.test(word) ? 1 : WEEKDAYS.indexOf(word.slice(0, 3).toLowerCase()));

/** Moves by so many of a unit, weekdays and working days too. */
function move({ relative }: ParseState, amount: number, unit: string, rule: WeekdayRule): void {
  const [, key, size] = UNITS.find(([names]) => names.test(unit)) ?? [];
  if (key !== undefined && size !== undefined) relative[key] += amount * size;
  else if (unit.startsWith("weekday")) relative.special = { kind: "weekdays", count: amount };
  else {
    relative.days += (amount > 0 ? amount - 1 : amount) * 7;
    relative.weekday = { day: weekdayOf(unit), rule };
    relative.isByWeek = false;
  }
}

/** `+2 mondays` keeps the time of day. Two signs minus are none. */
const takeNumber: Take = (state, { signs = "", count, unit = "" }) => {
  const minuses = signs.split("-").length - 1;
  move(state, Number(count) * (minuses % 2 === 1 ? -1 : 1), unit.toLowerCase(), "onOrAfter");
  return true;
};

const ruleOf = (count: string): WeekdayRule => (count.toLowerCase() === "this" ? "onOrAfter" : "after");

/** `next monday` is at midnight, `next month` keeps the time of day. */
const takeCounted: Take = (state, { count = "", unit = "" }) => {
  const name = unit.toLowerCase();
  if (!UNITS.some(([names]) => names.test(name))) resetTime(state);
  move(state, countOf(count), name, ruleOf(count));
  return true;
};

/** `next week`: its Monday, or the weekday that is named beside it. */
const takeWeek: Take = ({ relative }, { count }) => {
  relative.days += countOf(count) * 7;
  relative.isByWeek = true;
  relative.weekday = { day: relative.weekday?.day ?? 1, rule: "inWeek" };
  return true;
};

const takeWeekday: Take = (state, { unit }) => {
  const { relative } = state;
  resetTime(state);
  relative.weekday = { day: weekdayOf(unit), rule: relative.isByWeek ? "inWeek" : "onOrAfter" };
  return true;
};

/** `first monday of`: counted from the month's first day; `last monday of`: back from the next month's. */
const takeWeekdayOfMonth: Take = (state, { count = "", unit = "" }) => {
  const amount = countOf(count);
  resetTime(state);
  move(state, amount, unit.toLowerCase(), amount > 0 ? "onOrAfter" : ruleOf(count));
  state.relative.special = amount > 0 ? { kind: "nthOfMonth", nth: amount } : { kind: "lastOfMonth" };
  return true;
};

/** Turns round all that was moved before, but for microseconds. */
const takeAgo: Take = ({ relative }) => {
  for (const key of ["years", "months", "days", "hours", "minutes", "seconds"] as const) relative[key] *= -1;
  if (relative.weekday !== null) relative.weekday = { ...relative.weekday, day: -relative.weekday.day || -7 };
  if (relative.special?.kind === "weekdays") relative.special = { kind: "weekdays", count: -relative.special.count };
  return true;
};

const dayFromNow =
  (days: number): Take =>
  (state) => {
    resetTime(state);
    state.relative.days = days;
    return true;
  };

const edge =
  (which: "first" | "last"): Take =>
  ({ relative }) => {
    relative.edge = which;
    return true;
  };

export const RELATIVE_FORMATS: readonly Format[] = [
  format(anyCase("now"), () => true),
  format(anyCase("yesterday"), dayFromNow(-1)),
  format(anyCase("tomorrow"), dayFromNow(1)),
  format(anyCase("midnight|today"), (state) => {
    resetTime(state);
    return true;
  }),
  format(anyCase("noon"), (state) => {
    resetTime(state);
    return setTime(state, { ...MIDNIGHT, hour: 12 });
  }),
  format(anyCase("first day of"), edge("first")),
  format(anyCase("last day of"), edge("last")),
  format(`${COUNT}${SPACE}${WEEKDAY}${SPACE}${anyCase("of")}`, takeWeekdayOfMonth),
  format(anyCase("ago"), takeAgo),
  format(`(?<unit>${anyCase(`weekdays?|${WEEKDAY_NAMES}`)})`, takeWeekday),
  format(`(?<count>${anyCase("next|last|previous|this")})${SPACE}${anyCase("week")}`, takeWeek),
  format(`${COUNT}${SPACE}${UNIT}`, takeCounted),
  format(`(?<signs>[+-]*)[ \\t]*(?<count>\\d{1,13})${SPACE}?${UNIT_OR_WEEK}`, takeNumber),
  // `a week ago`, where strtotime knows `a` as a zone only.
  format(`${anyCase("an|a")}${SPACE}(?<unit>${anyCase("second|minute|hour|day|week|fortnight|month|year")})`, (state, { unit = "" }) => {
    move(state, 1, unit.toLowerCase(), "onOrAfter");
    return true;
  }),
];
