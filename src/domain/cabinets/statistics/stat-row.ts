import { DAY_MS, utcDay } from "../../../lib/time.ts";
import { FIGURE_NAMES } from "../figures.ts";

/** What is known of an ad and a day. What is left out stays as it is. */
export interface StatRow {
  /** A number: of the ad here; a text: Telegram's number of it. */
  ad: number | string;
  /** YYYYMMDD, UTC; YYYYMM00: of the whole month. */
  day: number;
  views?: number | undefined;
  clicks?: number | undefined;
  opens?: number | undefined;
  actions?: number | undefined;
  spentMicros?: number | undefined;
}

/** The last day that there may be figures of: tomorrow by UTC, where it is today in zones ahead of it. */
export const lastDayAt = (nowMs: number): number => utcDay(nowMs + DAY_MS);

/** Rows as SQL reads them: JSON of `[ad, day, views, clicks, opens, actions, spent]`. */
export function toJson(rows: readonly StatRow[]): string {
  return JSON.stringify(rows.map((row) => [row.ad, row.day, ...FIGURE_NAMES.map((name) => row[name] ?? null)]));
}
