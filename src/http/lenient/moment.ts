import { strtotime } from "../../lib/strtotime/strtotime.ts";
import { readDecimal } from "./decimal.ts";

/** From here on a number counts thousandths: as seconds it would be a day of the year 5138. */
const FIRST_THOUSANDTHS = 100_000_000_000;

/**
 * A moment in Unix seconds, milli-, micro- or nanoseconds, or a date as ISO 8601 and SQL write it, in UTC where it names no zone.
 * @returns Unix milliseconds, of whole seconds; null for what is none of these
 */
export function readMomentMs(text: string): number | null {
  if (/^\d{4}-\d\d-\d\d/.test(text)) return strtotime(text, "UTC", 0)?.fromMs ?? null;
  let seconds = Number(/^\d/.test(text) ? (readDecimal(text) ?? Number.NaN) : Number.NaN);
  if (!Number.isFinite(seconds)) return null;
  while (seconds >= FIRST_THOUSANDTHS) seconds /= 1000;
  return Math.floor(seconds) * 1000;
}
