import type { Codes } from "./codes.ts";

/** The loops over rows. Each does one thing to one column, so that the compiler makes straight code of it. */

/** Rows of a block that count, by their places in it. */
export interface Selection {
  rows: Uint16Array<ArrayBuffer>;
  count: number;
}

/** Keeps of the first rows of a block those whose code is let through. @returns how many */
export function selectRows(codes: Codes, isKept: Uint8Array, count: number, rows: Uint16Array): number {
  let kept = 0;
  for (let row = 0; row < count; row += 1) {
    rows[kept] = row;
    kept += isKept[codes[row] as number] as number;
  }
  return kept;
}

/** Keeps of selected rows those whose code is let through. @returns how many */
export function narrowRows(codes: Codes, isKept: Uint8Array, count: number, rows: Uint16Array): number {
  let kept = 0;
  for (let at = 0; at < count; at += 1) {
    const row = rows[at] as number;
    rows[kept] = row;
    kept += isKept[codes[row] as number] as number;
  }
  return kept;
}

/** Codes of the rows that count, where these lie together; null where they do not. */
export function codesTogether(codes: Codes, selection: Selection | null): Codes | null {
  if (selection === null) return codes;
  const { rows, count } = selection;
  const [first, last] = [rows[0] ?? 0, rows[count - 1] ?? 0];
  return last - first === count - 1 ? codes.subarray(first, last + 1) : null;
}

/** Adds what codes stand for to a word of the keys of rows that lie together. */
export function addToWords(words: Int32Array, codes: Codes, parts: Int32Array, count: number): void {
  for (let row = 0; row < count; row += 1) words[row] = (words[row] as number) | (parts[codes[row] as number] as number);
}

/** The same of selected rows. */
export function addSelected(words: Int32Array, codes: Codes, parts: Int32Array, { rows, count }: Selection): void {
  for (let at = 0; at < count; at += 1) words[at] = (words[at] as number) | (parts[codes[rows[at] as number] as number] as number);
}
