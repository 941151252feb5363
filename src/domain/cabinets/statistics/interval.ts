import { DAY_MS, MINUTE_MS, utcDay } from "../../../lib/time.ts";
import { FIGURE_NAMES } from "../figures.ts";
import type { StatRow } from "./stat-row.ts";

/** What is known of an ad and five minutes. */
export interface IntervalRow extends StatRow {
  /** Which five minutes of the UTC day, from 0 to 287. */
  slot: number;
}

export const INTERVAL_MS = 5 * MINUTE_MS;
/** Five minutes are kept of today and of so many UTC days before it. */
export const KEPT_DAYS = 5;

/** The first UTC day, YYYYMMDD, whose five minutes are kept. */
export const firstKeptDay = (nowMs: number): number => utcDay(nowMs - KEPT_DAYS * DAY_MS);

/** Those that are kept. The clock of who made them may be ahead. */
export function keptIntervals(rows: readonly IntervalRow[], nowMs: number): IntervalRow[] {
  const [first, last] = [firstKeptDay(nowMs), utcDay(nowMs + DAY_MS)];
  return rows.filter(({ day }) => day >= first && day <= last);
}

/** Which five minutes of its UTC day a moment is in. */
export const slotOf = (ms: number): number => Math.floor((ms % DAY_MS) / INTERVAL_MS);

/** One row for each ad and day, with what is known of each figure added up. */
export const sumByDay = (rows: readonly StatRow[]): StatRow[] => summed(rows, keyOfDay, ({ ad, day }) => ({ ad, day }));

/** One row for each ad and five minutes. */
export const sumBySlot = (rows: readonly IntervalRow[]): IntervalRow[] =>
  summed(rows, keyOfSlot, ({ ad, day, slot }) => ({ ad, day, slot }));

/** What an ad and a day are known by. */
export const keyOfDay = ({ ad, day }: Pick<StatRow, "ad" | "day">): string => `${ad} ${day}`;
/** The same of five minutes. */
export const keyOfSlot = (row: Pick<IntervalRow, "ad" | "day" | "slot">): string => `${keyOfDay(row)} ${row.slot}`;

function summed<Row extends StatRow>(rows: readonly Row[], keyOf: (row: Row) => string, bare: (row: Row) => Row): Row[] {
  const sums = new Map<string, Row>();
  for (const row of rows) {
    const sum = sums.get(keyOf(row)) ?? bare(row);
    sums.set(keyOf(row), sum);
    for (const name of FIGURE_NAMES) if (row[name] !== undefined) sum[name] = (sum[name] ?? 0) + row[name];
  }
  return [...sums.values()];
}

/** Rows as SQL reads them: JSON of `[ad, day, slot, views, clicks, opens, actions, spent]`. */
export function intervalsToJson(rows: readonly IntervalRow[]): string {
  return JSON.stringify(rows.map((row) => [row.ad, row.day, row.slot, ...FIGURE_NAMES.map((name) => row[name] ?? null)]));
}
