import type { Language } from "./preferences.ts";
import { createStore } from "./store.ts";

// The only place that knows dates. Days are strings, YYYY-MM-DD; instants are milliseconds.

const NEVER = "0000-00-00 00:00:00";
const DAY_MS = 86_400_000;
const DAY_LENGTH = "YYYY-MM-DD".length;

/** `2026-11-20 11:38:20` in UTC, or `2026-11-20T11:38:20Z` → milliseconds; null: never, or not a time. */
export function parseUtc(text: string | null | undefined): number | null {
  if (!text || text === NEVER) return null;
  const ms = Date.parse(`${text.replace(" ", "T").replace(/Z$/, "")}Z`);
  return Number.isNaN(ms) ? null : ms;
}

/** `2026-11-20 12:38:20` on the clocks of a zone → milliseconds. */
export function parseIn(zone: string, text: string): number | null {
  const wall = parseUtc(text);
  if (wall === null) return null;
  const aheadAt = (ms: number) => (parseUtc(formatWall(ms, zone)) ?? ms) - ms;
  return wall - aheadAt(wall - aheadAt(wall));
}

/** Milliseconds that this browser's clock is behind the host's; a clock that is nearly right counts as right. */
export const clockLag = createStore(0);
const NEARLY_MS = 600_000;

/** Sets the clock by the `Date` of an answer. */
export function noteHostTime(date: string | null): void {
  const lag = Date.parse(date ?? "") - Date.now();
  clockLag.set(Math.abs(lag) > NEARLY_MS ? lag : 0);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(lang: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([lang, timeZone, options]);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(lang, { timeZone, hourCycle: "h23", ...options });
  formats.set(key, known);
  return known;
}

/** `20 Nov 11:38` in a zone; with the year where it is not the present one. Day and month stay in one line. */
export function formatInstant(ms: number, zone: string, lang: Language): string {
  const isThisYear = today(zone).startsWith(dayOf(ms, zone).slice(0, 4));
  const date = format(locale(lang), zone, { day: "numeric", month: "short", ...(isThisYear ? {} : { year: "numeric" }) }).format(ms);
  return `${date.replace(" ", "\u00a0")} ${format(locale(lang), zone, { hour: "2-digit", minute: "2-digit" }).format(ms)}`;
}

/** `11:38:20` in a zone. */
export function formatClock(ms: number, zone: string, lang: Language): string {
  return format(locale(lang), zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(ms);
}

/** `2026-11-20 12:38:20 Europe/Berlin · 2026-11-20 11:38:20 UTC`: for tooltips. */
export function formatExactly(ms: number, zone: string): string {
  const utc = `${formatWall(ms, "UTC")} UTC`;
  return zone === "UTC" ? utc : `${formatWall(ms, zone)} ${zone} · ${utc}`;
}

/** `2026-11-20T11:38:20Z`: for programs. */
export function formatIso(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** `2026-11-20 12:38:20` in a zone. */
function formatWall(ms: number, zone: string): string {
  const [month, day, hour, minute, second] = Array<"2-digit">(5).fill("2-digit");
  return format("sv", zone, { year: "numeric", month, day, hour, minute, second }).format(ms);
}

/** The day of an instant in a zone. */
function dayOf(ms: number, zone: string): string {
  return formatWall(ms, zone).slice(0, DAY_LENGTH);
}

/** Milliseconds since 1970. */
export function now(): number {
  return Date.now() + clockLag.get();
}

export function today(zone: string): string {
  return dayOf(now(), zone);
}

const toDate = (day: string) => Date.parse(`${day}T00:00:00Z`);
const fromDate = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The day that is `days` after another. */
export function addDays(day: string, days: number): string {
  return fromDate(toDate(day) + days * DAY_MS);
}

/** How many days a range has, both ends counted. */
export function daysBetween(from: string, to: string): number {
  return Math.round((toDate(to) - toDate(from)) / DAY_MS) + 1;
}

/** Every day of a range, both ends counted. */
export function listDays(from: string, to: string): string[] {
  return Array.from({ length: Math.max(daysBetween(from, to), 0) }, (_, index) => addDays(from, index));
}

export const HOUR_MS = 3_600_000;

/** The beginning of every hour from one on, in milliseconds, that began before `untilMs`. */
export function listHours(fromMs: number, untilMs: number): number[] {
  return Array.from({ length: Math.max(Math.ceil((untilMs - fromMs) / HOUR_MS), 0) }, (_, index) => fromMs + index * HOUR_MS);
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(toDate(text)) && fromDate(toDate(text)) === text;
}

/** `Fri 20 Nov` of a day. */
export function formatDay(day: string, lang: Language): string {
  return format(locale(lang), "UTC", { weekday: "short", day: "numeric", month: "short" }).format(toDate(day));
}

/** `20 Nov 2026`, `20.11.2026` in Russian: a day of any year. What is no day stays as it is. */
export function formatDate(day: string, lang: Language): string {
  if (!isDay(day)) return day;
  const form: Intl.DateTimeFormatOptions = lang === "ru" ? { day: "2-digit", month: "2-digit" } : { day: "numeric", month: "short" };
  return format(locale(lang), "UTC", { ...form, year: "numeric" }).format(toDate(day));
}

/** `1 – 20 Nov 2026`, `1–20 нояб. 2026 г.`: the days of a range, with what both ends have in common once. */
export function formatDays(from: string, to: string, lang: Language): string {
  const form = format(locale(lang), "UTC", { day: "numeric", month: "short", year: "numeric" });
  return form.formatRange(toDate(from), toDate(to));
}

/** `20 Nov`: for axes of charts. */
export function formatShortDay(day: string, lang: Language): string {
  return format(locale(lang), "UTC", { day: "numeric", month: "short" }).format(toDate(day));
}

/** `07:00` of an hour of a day, 0 to 23. */
export function formatHour(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

/** The hour that it is in a zone, 0 to 23. */
export function hourNow(zone: string): number {
  return Number(formatWall(now(), zone).slice(11, 13));
}

/** Unix seconds of the first moment of a day in a zone: the User API's `from`. With `days`, of the day that many later. */
export function startOfDay(day: string, zone: string): number {
  const guess = toDate(day);
  // The zone's clock reads the day's midnight at one of a few offsets; two steps settle every one of them.
  let at = guess - offsetAt(guess, zone);
  at = guess - offsetAt(at, zone);
  return Math.floor(at / 1000);
}

function offsetAt(ms: number, zone: string): number {
  return Date.parse(`${formatWall(ms, zone).replace(" ", "T")}Z`) - Math.floor(ms / 1000) * 1000;
}

let zoneHere: string | undefined;

/** The zone of this browser, to be compared with the account's. */
export function browserZone(): string {
  zoneHere ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zoneHere;
}

function locale(lang: Language): string {
  return lang === "en" ? "en-GB" : "ru-RU";
}
