import { isAmbiguous } from "./ambiguous.ts";
import { type Moment, resolve } from "./resolve.ts";
import { scan } from "./scan.ts";

const UNIX_SECONDS = /^(0|\d{9,12})$/;

/**
 * Reads a moment as PHP 8.2's strtotime does, and Unix seconds. Otherwise than there, dates that do not exist are refused and not
 * carried over, and so are figures that people mean otherwise.
 * @param zone the account's, of what names no zone itself
 * @returns null for what is no moment, and before 1970 or after 9999
 */
export function strtotime(text: string, zone: string, nowMs: number): Moment | null {
  const written = text.trim();
  const plain = UNIX_SECONDS.test(written) ? `@${written}` : written;
  if (plain === "" || isAmbiguous(plain)) return null;
  const state = scan(plain);
  return state === null ? null : resolve(state, zone, nowMs);
}
