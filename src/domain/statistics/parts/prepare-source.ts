import type { Source } from "./decode.ts";
import { type Dictionary, heldBytesOf } from "./dictionary.ts";
import type { Condition } from "./filter-mask.ts";
import type { GlobalValues } from "./global-values.ts";
import type { Memory } from "./memory.ts";
import type { SliceValues } from "./slices.ts";

/** What the codes of one column mean: which rows count. */
interface CodeMask {
  column: string;
  isKept: Uint8Array<ArrayBuffer>;
}

/** A source whose dictionaries are read. */
export interface PreparedSource {
  source: Source;
  /** Conditions that some of its values meet and some do not. */
  masks: CodeMask[];
  /** In the order of the slices: the number, among all sources, of each of its values; null where that is found out row by row. */
  numbers: (Int32Array<ArrayBuffer> | null)[];
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
  const numbers: PreparedSource["numbers"] = [];
  for (const { column, values, rare } of slices) {
    rare?.expect(source.distinct(column));
    numbers.push(rare === undefined ? numberValues(await source.dictionary(column), values, memory) : null);
  }
  return { source, masks, numbers };
}

function numberValues(dictionary: Dictionary, values: GlobalValues, memory: Memory): Int32Array<ArrayBuffer> {
  const before = values.heldBytes;
  memory.hold(heldBytesOf(dictionary));
  const numbers = values.add(dictionary);
  memory.hold(values.heldBytes - before + numbers.byteLength - heldBytesOf(dictionary));
  return numbers;
}
