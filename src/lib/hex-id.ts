import { MINUTE_MS } from "./time.ts";

const SECOND_MS = MINUTE_MS / 60;
const FORM = /^([0-9a-f]{8})([0-9a-f]{16})$/;

/** What an id of 24 hex digits is of: a row's number, and when it was made. */
export interface HexId {
  number: number;
  /** Unix seconds. */
  createdAt: number;
}

/** A row as 24 hex digits: eight of the Unix second in which it was made, and its number. Such an id needs no column and no look-up. */
export function toHexId(number: number, createdAtMs: number): string {
  return Math.floor(createdAtMs / SECOND_MS)
    .toString(16)
    .padStart(8, "0")
    .concat(number.toString(16).padStart(16, "0"));
}

/** What such an id says, in any case; null of every other text. A row of the number that was made in another second has another id. */
export function readHexId(text: string): HexId | null {
  const [, second, digits] = FORM.exec(text.toLowerCase()) ?? [];
  if (second === undefined || digits === undefined) return null;
  const number = Number.parseInt(digits, 16);
  return Number.isSafeInteger(number) ? { number, createdAt: Number.parseInt(second, 16) } : null;
}
