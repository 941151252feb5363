import type { NumberColumn, TextColumn } from "../facts.ts";
import type { RawColumn } from "./raw-column.ts";
import { pickTexts, startOf, type TextList } from "./text-list.ts";

/** Rows that meet a condition on each of some columns. */
export type RowChoice = Partial<Record<NumberColumn, (value: number) => boolean>>;

/** What is left out of a part that is made of others: texts of some columns, of rows that any of the choices takes. */
export interface Blanking {
  columns: readonly TextColumn[];
  rows: readonly RowChoice[];
}

/**
 * A column of texts without those of some rows: these are empty, and what only they had is in the dictionary no more.
 * @param rows a 1 for each of them
 */
export function withoutTexts({ dictionary, codes }: RawColumn, rows: Uint8Array): RawColumn {
  if (dictionary.numbers !== undefined) throw new TypeError("only texts are left out");
  const { texts, none } = withNone(dictionary.texts);
  const places = new Map<number, number>();
  const kept = codes.map((code, row) => {
    const value = rows[row] === 1 ? none : code;
    const known = places.get(value);
    if (known === undefined) places.set(value, places.size);
    return known ?? places.size - 1;
  });
  return { dictionary: { texts: pickTexts(texts, [...places.keys()]) }, codes: kept };
}

/** The texts with the empty one among them, and its place. */
function withNone(texts: TextList): { texts: TextList; none: number } {
  const none = texts.ends.findIndex((end, place) => end === startOf(texts, place));
  if (none !== -1) return { texts, none };
  const ends = new Uint32Array(texts.ends.length + 1);
  ends.set(texts.ends);
  ends[texts.ends.length] = texts.ends.at(-1) ?? 0;
  return { texts: { bytes: texts.bytes, ends }, none: texts.ends.length };
}
