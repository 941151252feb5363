/** Stretches of time in milliseconds. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The UTC day of a moment in Unix milliseconds, as the number YYYYMMDD. */
export function utcDay(ms: number): number {
  return Number(new Date(ms).toISOString().slice(0, 10).replaceAll("-", ""));
}

/** The beginning of the UTC day of a moment, both in Unix milliseconds. */
export const startOfUtcDay = (ms: number): number => Math.floor(ms / DAY_MS) * DAY_MS;

/** The same moment some months before, both in Unix milliseconds; in a month that has no such day, on its last one. */
export function monthsBefore(ms: number, months: number): number {
  const at = new Date(ms);
  const day = at.getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  return at.setUTCDate(Math.min(day, lastDay));
}
