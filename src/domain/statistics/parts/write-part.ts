import { type FactColumn, NUMBER_COLUMNS, TEXT_COLUMNS } from "../facts.ts";
import { arrangeColumn } from "./arrange-column.ts";
import { packBlock } from "./block.ts";
import { ChunkWriter, type WriteChunk } from "./chunks.ts";
import type { Codes } from "./codes.ts";
import { encodeNumbers, encodeTexts, sizeOf, valueAt } from "./dictionary.ts";
import { constantColumn } from "./header.ts";
import { BLOCK_ROWS, type ColumnHeader, MAX_PART_ROWS, type PartHeader, type Section } from "./part.ts";
import type { RawColumn } from "./raw-column.ts";
import { SORTED_BY } from "./row-order.ts";
import { packSection } from "./section.ts";

/** The sections of a column are told apart by its place among all columns and theirs in the column. */
export const sectionPlace = (name: string, section: number): number => {
  let place = section;
  for (let at = 0; at < name.length; at += 1) place = (Math.imul(place, 31) + name.charCodeAt(at)) | 0;
  return place;
};

/** The place of a block's section in its column; that of the dictionary is 0. */
export const blockSection = (block: number): number => block + 1;

/** Of these a part knows what each block has, so that a report skips blocks. */
const RANGED: readonly string[] = SORTED_BY.slice(0, 2);

/**
 * Writes a part, one column after the other, so that no more than one is in memory.
 * @param order the row that stands at each place
 * @param columnOf asked once for each column, in the order of the part
 * @throws RangeError for no rows, or more than a part may have
 */
export async function writePart(
  order: Uint32Array,
  columnOf: (column: FactColumn) => Promise<RawColumn> | RawColumn,
  write: WriteChunk,
): Promise<PartHeader> {
  const rows = order.length;
  if (rows === 0 || rows > MAX_PART_ROWS) throw new RangeError(`a part of ${rows} rows`);
  const writer = new ChunkWriter(write);
  const columns = new Map<string, ColumnHeader>();
  const ranges = new Map<string, { min: number; max: number }[]>();
  let quarters = { min: 0, max: 0 };
  for (const name of [...NUMBER_COLUMNS, ...TEXT_COLUMNS]) {
    const raw = await columnOf(name);
    const { numbers } = raw.dictionary;
    if (name === "quarter" && numbers !== undefined) quarters = { min: minOf(numbers), max: maxOf(numbers) };
    const column = await writeColumn(writer, name, raw, order, ranges);
    if (column !== null) columns.set(name, column);
  }
  await writer.end();
  return { rows, minQuarter: quarters.min, maxQuarter: quarters.max, bytes: writer.bytes, columns, ranges };
}

/** @returns null for a column that is none in all rows */
async function writeColumn(
  writer: ChunkWriter,
  name: string,
  raw: RawColumn,
  order: Uint32Array,
  ranges: Map<string, { min: number; max: number }[]>,
): Promise<ColumnHeader | null> {
  const distinct = sizeOf(raw.dictionary);
  if (distinct === 1) {
    const constant = valueAt(raw.dictionary, 0);
    if (RANGED.includes(name))
      ranges.set(
        name,
        blocksOf(order.length).map(() => ({ min: Number(constant), max: Number(constant) })),
      );
    return constant === 0 || constant === "" ? null : constantColumn(name, constant);
  }
  const column = await arrangeColumn(raw, order);
  const { dictionary, codes, singles, codeBits, isDelta } = column;
  const encoded = dictionary.numbers === undefined ? encodeTexts(dictionary.texts) : encodeNumbers(dictionary.numbers);
  const section = await writer.append(await packSection(encoded, sectionPlace(name, 0)));
  const blocks: Section[] = [];
  for (const [block, from] of blocksOf(order.length).entries()) {
    const packed = packBlock(codes.subarray(from, from + BLOCK_ROWS), column);
    blocks.push(await writer.append(await packSection(packed, sectionPlace(name, blockSection(block)))));
  }
  if (RANGED.includes(name) && dictionary.numbers !== undefined) ranges.set(name, rangesOfBlocks(codes, dictionary.numbers));
  const isText = dictionary.numbers === undefined;
  return {
    name,
    isText,
    distinct,
    singles,
    codeBits,
    constant: null,
    isDelta,
    dictionaryBytes: encoded.length,
    dictionary: section,
    blocks,
  };
}

/** The first row of each block. */
export function blocksOf(rows: number): number[] {
  return Array.from({ length: Math.ceil(rows / BLOCK_ROWS) }, (_, block) => block * BLOCK_ROWS);
}

function rangesOfBlocks(codes: Codes, numbers: Float64Array): { min: number; max: number }[] {
  return blocksOf(codes.length).map((from) => {
    const block = codes.subarray(from, from + BLOCK_ROWS);
    return { min: numbers[minOf(block)] ?? 0, max: numbers[maxOf(block)] ?? 0 };
  });
}

function minOf(list: ArrayLike<number>): number {
  let least = list[0] ?? 0;
  for (let at = 1; at < list.length; at += 1) least = Math.min(least, list[at] as number);
  return least;
}

function maxOf(list: ArrayLike<number>): number {
  let most = list[0] ?? 0;
  for (let at = 1; at < list.length; at += 1) most = Math.max(most, list[at] as number);
  return most;
}
