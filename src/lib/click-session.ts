import { DAY_MS, HOUR_MS, MINUTE_MS } from "./time.ts";

/** Months have 30 days, and years 365. */
const UNITS_MS = [365 * DAY_MS, 30 * DAY_MS, 7 * DAY_MS, DAY_MS, HOUR_MS, MINUTE_MS, 1000];
const FORM = /^(?=\d)(?:(\d{1,9})y)?(?:(\d{1,9})m)?(?:(\d{1,9})w)?(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})i)?(?:(\d{1,9})s)?$/i;

/**
 * How long after a click conversions are its: years, months, weeks, days, hours, minutes (`i`) and seconds, each of them or not.
 * @param text such as `1y2m3w4d5h6i7s`
 * @returns milliseconds; null for what has another form
 */
export function readClickSession(text: string): number | null {
  const [, ...counts] = FORM.exec(text.trim()) ?? [];
  if (counts.length === 0) return null;
  return UNITS_MS.reduce((sum, unitMs, place) => sum + Number(counts[place] ?? 0) * unitMs, 0);
}
