import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time.ts";

/** What the words of a moment have said so far. */
export interface Draft {
  /** Year, month from 0, day. Null: the present one. */
  date: [year: number, month: number, day: number] | null;
  /** Since midnight. Null: nothing was said of it. */
  time: number | null;
  /** Of a word such as `noon`; a time written in figures goes before it. */
  namedTime: number | null;
  /** Of a zone that was named. */
  offsetMs: number | null;
  months: number;
  days: number;
  ms: number;
  /** 0 is Sunday; direction −1 before, 1 after, 0 on the day or after. */
  weekday: { day: number; direction: number } | null;
  /** `last week` and the like, which move a weekday by its week. */
  weeks: number | null;
  /** `first day of`, `last day of` */
  edge: "first" | "last" | null;
}

/** Reads what its form has matched; false where that cannot be. */
type Take = (draft: Draft, match: RegExpExecArray) => boolean;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DIRECTIONS: Readonly<Record<string, number>> = { last: -1, previous: -1, this: 0, next: 1 };

const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const WEEKDAY = "(sun|mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur)(?:day)?";
const UNIT = "(sec|second|min|minute|hour|day|week|fortnight|month|year)s?";
const DAY = "(\\d{1,2})(?:st|nd|rd|th)?";
const form = (source: string) => new RegExp(`^(?:${source})(?![a-z0-9])`);

function setDate(draft: Draft, year: number, month: number, day: number): boolean {
  const real = new Date(Date.UTC(year, month, day));
  if (draft.date !== null || year < 1000 || real.getUTCMonth() !== month || real.getUTCDate() !== day) return false;
  draft.date = [year, month, day];
  return true;
}

function setTime(draft: Draft, [hour, minute, second]: [number, number, number], half: string | undefined): boolean {
  if (draft.time !== null || minute > 59 || second > 59 || (half === undefined ? hour > 24 : hour < 1 || hour > 12)) return false;
  if (hour === 24 && minute + second > 0) return false;
  const hours = half === undefined ? hour : (hour % 12) + (half === "p" ? 12 : 0);
  draft.time = hours * HOUR_MS + minute * MINUTE_MS + second * 1000;
  return true;
}

function setDay(draft: Draft, days: number, time: number): boolean {
  draft.days += days;
  draft.namedTime = time;
  return true;
}

const DAYS: Readonly<Record<string, number>> = { day: 1, week: 7, fortnight: 14 };
const LENGTHS_MS: Readonly<Record<string, number>> = { hour: HOUR_MS, min: MINUTE_MS, minute: MINUTE_MS, sec: 1000, second: 1000 };

/** Moves by so many units; `next week` rather than `1 week` moves weekdays with it. */
function move(draft: Draft, amount: number, unit: string, isWord: boolean): boolean {
  draft.months += amount * (unit === "year" ? 12 : unit === "month" ? 1 : 0);
  draft.ms += amount * (LENGTHS_MS[unit] ?? 0);
  if (unit === "week" && isWord) draft.weeks = (draft.weeks ?? 0) + amount;
  else draft.days += amount * (DAYS[unit] ?? 0);
  return true;
}

const monthOf = (name: string | undefined) => MONTHS.indexOf((name ?? "").slice(0, 3));

/** Reads a date from these groups of a match; the group 0 stands for the first day. */
const dated =
  (year: number, month: number, day: number, named = false): Take =>
  (draft, match) =>
    setDate(draft, Number(match[year]), named ? monthOf(match[month]) : Number(match[month]) - 1, day === 0 ? 1 : Number(match[day]));

/** The forms of a moment's parts, tried in turn. */
export const CALENDAR: readonly [RegExp, Take][] = [
  [/^(\d{4})-(\d{1,2})-(\d{1,2})(?=$|[\st,])/, dated(1, 2, 3)],
  [form("(\\d{4})/(\\d{1,2})/(\\d{1,2})"), dated(1, 2, 3)],
  [form("(\\d{4})(\\d\\d)(\\d\\d)"), dated(1, 2, 3)],
  [form("(\\d{1,2})/(\\d{1,2})/(\\d{4})"), dated(3, 1, 2)],
  [form("(\\d{1,2})[.-](\\d{1,2})[.-](\\d{4})"), dated(3, 2, 1)],
  [form(`${DAY}[\\s-]*${MONTH}[\\s,.-]*(\\d{4})`), dated(3, 2, 1, true)],
  [form(`${MONTH}[\\s.-]*${DAY}[\\s,]+(\\d{4})`), dated(3, 1, 2, true)],
  [form(`${MONTH}\\s+(\\d{4})`), dated(2, 1, 0, true)],
  [
    /^t?\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?:\s*([ap])\.?m\.?)?(?![a-y0-9:])/,
    (draft, [, h, m, s, half]) => setTime(draft, [Number(h), Number(m), Number(s ?? 0)], half),
  ],
  [/^(\d{1,2})\s*([ap])\.?m\.?(?![a-z0-9])/, (draft, [, h, half]) => setTime(draft, [Number(h), 0, 0], half)],
  [
    /^(?:z|utc|gmt)(?![a-z0-9])/,
    (draft) => {
      draft.offsetMs = 0;
      return true;
    },
  ],
  [
    /^([+-])(\d\d):?(\d\d)(?![\d\s]*[a-z])/,
    (draft, [, sign, h, m]) => {
      draft.offsetMs = (sign === "-" ? -1 : 1) * (Number(h) * HOUR_MS + Number(m) * MINUTE_MS);
      return draft.time !== null && Number(h) < 15 && Number(m) < 60;
    },
  ],
  [form("now"), () => true],
  [form("today|midnight"), (draft) => setDay(draft, 0, 0)],
  [form("noon"), (draft) => setDay(draft, 0, 12 * HOUR_MS)],
  [form("yesterday(?:\\s+(noon))?"), (draft, [, noon]) => setDay(draft, -1, noon === undefined ? 0 : 12 * HOUR_MS)],
  [form("tomorrow(?:\\s+(noon))?"), (draft, [, noon]) => setDay(draft, 1, noon === undefined ? 0 : 12 * HOUR_MS)],
  [
    form("(first|last) day of"),
    (draft, [, edge]) => {
      draft.edge = edge === "first" ? "first" : "last";
      return true;
    },
  ],
  [
    form(`([+-]?)\\s*(\\d{1,9})\\s*${UNIT}(\\s+ago)?`),
    (draft, [, sign, count, unit = "", ago]) => move(draft, Number(count) * ((sign === "-") === (ago === undefined) ? -1 : 1), unit, false),
  ],
  [form(`(last|previous|this|next)\\s+${UNIT}`), (draft, [, word = "", unit = ""]) => move(draft, DIRECTIONS[word] ?? 0, unit, true)],
  [
    form(`(?:(last|previous|this|next)\\s+)?${WEEKDAY}`),
    (draft, [, word = "this", name = ""]) => {
      if (draft.weekday !== null) return false;
      draft.weekday = { day: WEEKDAYS.indexOf(name.slice(0, 3)), direction: DIRECTIONS[word] ?? 0 };
      return true;
    },
  ],
];

/** Moves a date, as midnight UTC, by the weeks and to the weekday that were named; `monday last week` is that week's Monday. */
export function applyWeekday({ weekday, weeks }: Draft, date: number): number {
  const moved = date + (weeks ?? 0) * 7 * DAY_MS;
  if (weekday === null) return moved;
  const today = new Date(moved).getUTCDay();
  if (weeks !== null) return moved + (((weekday.day + 6) % 7) - ((today + 6) % 7)) * DAY_MS;
  const ahead = (weekday.day - today + 7) % 7;
  if (weekday.direction < 0) return moved + (ahead - 7) * DAY_MS;
  return moved + (ahead === 0 && weekday.direction > 0 ? 7 : ahead) * DAY_MS;
}
