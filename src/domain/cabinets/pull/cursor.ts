import { DAY_MS, utcDay } from "../../../lib/time.ts";

/** Telegram's figures of the last days are revised, of the last month rarely; a request takes so many days at most. */
const RECENT_DAYS = 5;
const LONG_DAYS = 35;
const ALL_DAYS = 1000;

/** Where a pull goes on that is not done. */
export interface Cursor {
  /** How many UTC days it reads, today among them. */
  days: number;
  /** Telegram's name of the page of ads; null: the first. */
  offset: string | null;
  /** Telegram's number of the last ad of the page that is done; null: none. */
  after: string | null;
  /** The ads of the pages before. */
  listed: string[];
  /** The months, YYYYMM, whose reports are to be read still. */
  months: number[];
}

/**
 * Where a pull begins: the first one reads all that may be asked for, the first of a UTC day a month, the others the last days.
 * @param longPullDay the day of the last long one, 0: there was none
 */
export function startOf(longPullDay: number, nowMs: number): Cursor {
  const days = longPullDay === 0 ? ALL_DAYS : longPullDay < utcDay(nowMs) ? LONG_DAYS : RECENT_DAYS;
  return { days, offset: null, after: null, listed: [], months: days > RECENT_DAYS ? monthsOf(days, nowMs) : [] };
}

/** Where one goes on. @param json of a Cursor; those of before have no months */
export const readCursor = (json: string): Cursor => ({ months: [], ...(JSON.parse(json) as Omit<Cursor, "months">) });

/** The months of so many days, today's first. */
function monthsOf(days: number, nowMs: number): number[] {
  const all = Array.from({ length: days }, (_, ago) => Math.floor(utcDay(nowMs - ago * DAY_MS) / 100));
  return [...new Set(all)];
}

/** Whether a pull asks for every ad that has done anything, not only for those whose figures differ from ours. */
export const isLong = ({ days }: Cursor): boolean => days > RECENT_DAYS;
