import type { Source } from "./decode.ts";
import { type Dictionary, heldBytesOf } from "./dictionary.ts";
import type { Condition } from "./filter-mask.ts";
import type { KeyLayout } from "./key-layout.ts";
import type { Memory } from "./memory.ts";
import type { SliceValues } from "./slices.ts";

/** What the codes of one column mean: which rows count. */
interface CodeMask {
  column: string;
  isKept: Uint8Array<ArrayBuffer>;
}

/** What the codes of one column add to one word of the key. */
export interface WordPart {
  column: string;
  word: number;
  parts: Int32Array<ArrayBuffer>;
}

/** A source whose dictionaries are read. */
export interface PreparedSource {
  source: Source;
  /** Conditions that some of its values meet and some do not. */
  masks: CodeMask[];
  /** In the order of the slices: the number, among all sources, of each of its values. */
  numbers: Int32Array<ArrayBuffer>[];
}

/** @returns null when no row of it can count */
export async function prepareSource(
  source: Source,
  slices: readonly SliceValues[],
  conditions: readonly Condition[],
  memory: Memory,
): Promise<PreparedSource | null> {
  const masks: CodeMask[] = [];
  for (const { column, maskOf } of conditions) {
    const isKept = maskOf(await source.dictionary(column));
    if (!isKept.includes(1)) return null;
    if (isKept.includes(0)) masks.push({ column, isKept });
  }
  const numbers: Int32Array<ArrayBuffer>[] = [];
  for (const { column, values } of slices) numbers.push(numberValues(await source.dictionary(column), values, memory));
  return { source, masks, numbers };
}

function numberValues(dictionary: Dictionary, values: SliceValues["values"], memory: Memory): Int32Array<ArrayBuffer> {
  const before = values.heldBytes;
  memory.hold(heldBytesOf(dictionary));
  const numbers = values.add(dictionary);
  memory.hold(values.heldBytes - before + numbers.byteLength - heldBytesOf(dictionary));
  return numbers;
}

/** What codes of a source add to keys: one entry for each column and word, however many slices are read from the column. */
export function wordPartsOf({ numbers }: PreparedSource, slices: readonly SliceValues[], { places }: KeyLayout): WordPart[] {
  const found = new Map<string, WordPart>();
  for (const [slice, { column }] of slices.entries()) {
    const { word, shift } = places[slice] ?? { word: 0, shift: 0 };
    const ofSlice = numbers[slice] ?? new Int32Array(1);
    const part = found.get(`${column} ${word}`) ?? { column, word, parts: new Int32Array(ofSlice.length) };
    for (let code = 0; code < ofSlice.length; code += 1) {
      part.parts[code] = (part.parts[code] as number) | ((ofSlice[code] as number) << shift);
    }
    found.set(`${column} ${word}`, part);
  }
  return [...found.values()];
}
