import { MICROS } from "../../../lib/money.ts";
import { HOUR_MS, MINUTE_MS } from "../../../lib/time.ts";
import { readExternalId } from "../ads/external-id.ts";
import { slotOf } from "./interval.ts";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MOMENT = /^(\d{1,2})\s+([a-z]{3,9})\.?,?\s+(20\d{2})(?:,?\s+([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?(?:\s+UTC)?)?$/i;
const MONTH = /\b([a-z]{3,9})\.?,?\s+(\d{4})\s*$/i;
const AD_NUMBER = /^[1-9]\d{0,17}$/;
const GROUPED = /^\d{1,3}(?:([.,])\d{3}(?:\1\d{3})*)?$/;
const GROUPS = /[\s\u00a0\u202f']/g;

/** The month of a name, whole or cut to three letters or more, from 1; 0: none. */
function monthOf(name: string): number {
  const lower = name.toLowerCase();
  const index = MONTHS.indexOf(lower.slice(0, 3));
  const whole = new Date(Date.UTC(2000, index, 1)).toLocaleString("en", { month: "long", timeZone: "UTC" }).toLowerCase();
  return index >= 0 && whole.startsWith(lower === "sept" ? "sep" : lower) ? index + 1 : 0;
}

/**
 * The UTC day of `16 Jan 2026`, as YYYYMMDD, and of `09 June 2026 2:05 UTC` also which five minutes of it; null for what is none.
 */
export function readMoment(text: string): { day: number; slot: number | null } | null {
  const [, day = "", name = "", year = "", hour, minute] = MOMENT.exec(text.trim()) ?? [];
  const month = monthOf(name);
  const date = new Date(Date.UTC(Number(year), month - 1, Number(day)));
  if (month === 0 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== Number(day)) return null;
  const slot = hour === undefined ? null : slotOf(Number(hour) * HOUR_MS + Number(minute) * MINUTE_MS);
  return { day: Number(year) * 10_000 + month * 100 + Number(day), slot };
}

/** The month at the end of `Total in January 2026`, as YYYYMM; null for what is none. */
export function readMonth(text: string): number | null {
  const [, name = "", year = ""] = MONTH.exec(text.trim()) ?? [];
  const month = monthOf(name);
  return month === 0 ? null : Number(year) * 100 + month;
}

/** A whole number from 0, with or without groups of three; null for what is none. */
export function readCount(text: string): number | null {
  const digits = text.replace(GROUPS, "").replace(/(?<=\d)[.,](?=\d{3}(?:\D|$))/g, "");
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

/**
 * An amount as millionths, with a point or a comma before the decimals; null for what is none. Where both occur, the other one groups
 * thousands; one that occurs twice does, too.
 * @example readSpent("0,0402") // 40_200
 */
export function readSpent(text: string): number | null {
  const bare = text.replace(GROUPS, "");
  const last = Math.max(bare.lastIndexOf(","), bare.lastIndexOf("."));
  const at = last === -1 || bare.indexOf(bare.charAt(last)) < last ? bare.length : last;
  const [grouped, decimals] = [bare.slice(0, at), bare.slice(at + 1)];
  const whole = GROUPED.test(grouped) ? grouped.replace(/[.,]/g, "") : grouped;
  if (!/^\d{1,9}$/.test(whole) || !/^\d{0,6}$/.test(decimals)) return null;
  return Number(whole) * MICROS + Number(decimals.padEnd(6, "0"));
}

/** Telegram's number of an ad: `187` of `AD00000187`; null for what is none. */
export function readAdNumber(text: string): string | null {
  const id = readExternalId(text);
  return AD_NUMBER.test(id) ? id : null;
}
