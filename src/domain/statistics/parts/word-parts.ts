import type { Codes } from "./codes.ts";
import type { Selection } from "./kernels.ts";
import type { KeyLayout } from "./key-layout.ts";
import type { Memory } from "./memory.ts";
import type { PreparedSource } from "./prepare-source.ts";
import type { RareTexts } from "./rare-texts.ts";
import type { CountedSlice } from "./slices.ts";
import type { TextList } from "./text-list.ts";

const UNKNOWN = -1;

/** What the codes of one column add to one word of the key. */
export interface WordPart {
  column: string;
  word: number;
  parts: Int32Array<ArrayBuffer>;
  /** Where parts are unknown until a row has them. */
  rare: { values: RareTexts; texts: TextList; shift: number } | null;
}

/** What codes of a source add to keys: one entry for each column and word, however many slices are read from the column. */
export async function wordPartsOf(
  { source, numbers }: PreparedSource,
  slices: readonly CountedSlice[],
  { places }: KeyLayout,
): Promise<WordPart[]> {
  const found = new Map<string, WordPart>();
  for (const [slice, { column, rare }] of slices.entries()) {
    const { word, shift } = places[slice] ?? { word: 0, shift: 0 };
    const known = numbers[slice];
    if (rare !== null) {
      const { texts } = await source.dictionary(column);
      if (texts === undefined) throw new TypeError(`${column} has no texts`);
      const parts = new Int32Array(texts.ends.length).fill(UNKNOWN);
      found.set(`${column} ${word} ${slice}`, { column, word, parts, rare: { values: rare, texts, shift } });
    } else if (known) {
      const part = found.get(`${column} ${word}`) ?? { column, word, parts: new Int32Array(known.length), rare: null };
      addNumbers(part.parts, known, shift);
      found.set(`${column} ${word}`, part);
    }
  }
  return [...found.values()];
}

function addNumbers(parts: Int32Array, numbers: Int32Array, shift: number): void {
  for (let code = 0; code < parts.length; code += 1) parts[code] = (parts[code] as number) | ((numbers[code] as number) << shift);
}

/** Finds out what the codes of rows add, where that is not known yet. */
export function learnParts(
  { parts, rare }: WordPart,
  codes: Codes | null,
  selection: Selection | null,
  count: number,
  memory: Memory,
): void {
  if (rare === null) return;
  const { values, texts, shift } = rare;
  const before = values.heldBytes;
  for (let at = 0; at < count; at += 1) {
    const code = codes === null ? 0 : (codes[selection === null ? at : (selection.rows[at] as number)] as number);
    if (parts[code] === UNKNOWN) parts[code] = values.numberOf(texts, code) << shift;
  }
  memory.hold(values.heldBytes - before);
}

/** Bytes that word parts hold. */
export function partsBytes(parts: readonly WordPart[]): number {
  return parts.reduce((sum, { parts: ofCodes }) => sum + ofCodes.byteLength, 0);
}
