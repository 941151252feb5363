import type { Source } from "./decode.ts";
import type { Dictionary } from "./dictionary.ts";
import type { Condition } from "./filter-mask.ts";
import type { GlobalValues } from "./global-values.ts";
import type { Memory } from "./memory.ts";
import type { SliceValues } from "./slices.ts";

/** What the codes of one column mean: which rows count. */
export interface CodeMask {
  column: string;
  isKept: Uint8Array<ArrayBuffer>;
}

/** A source whose dictionaries are read, but for those of many texts, which one source at a time has. */
export interface PreparedSource {
  source: Source;
  /** Conditions that some of its values meet and some do not. */
  masks: CodeMask[];
  /** Those on columns of many texts. */
  late: readonly Condition[];
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
  const isLate = ({ column }: Condition) => slices.some((slice) => slice.values === null && slice.column === column);
  const masks = await masksOf(
    source,
    conditions.filter((condition) => !isLate(condition)),
  );
  if (masks === null) return null;
  const numbers: PreparedSource["numbers"] = [];
  for (const { column, values } of slices)
    numbers.push(values === null ? null : numberValues(await source.dictionary(column), values, memory));
  return { source, masks, late: conditions.filter(isLate), numbers };
}

/** Masks of the conditions that not all of the values meet; null where no row can count. */
export async function masksOf(source: Source, conditions: readonly Condition[]): Promise<CodeMask[] | null> {
  const masks: CodeMask[] = [];
  for (const { column, maskOf } of conditions) {
    const isKept = maskOf(await source.dictionary(column));
    if (!isKept.includes(1)) return null;
    if (isKept.includes(0)) masks.push({ column, isKept });
  }
  return masks;
}

function numberValues(dictionary: Dictionary, values: GlobalValues, memory: Memory): Int32Array<ArrayBuffer> {
  const before = values.heldBytes;
  const numbers = values.add(dictionary);
  memory.hold(values.heldBytes - before + numbers.byteLength);
  return numbers;
}
