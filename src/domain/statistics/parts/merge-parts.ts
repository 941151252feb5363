import { type FactColumn, isNumberColumn, type NumberColumn } from "../facts.ts";
import { type Blanking, type RowChoice, withoutTexts } from "./blanking.ts";
import { ChunkBytes, rangesOf, type WriteChunk } from "./chunks.ts";
import { blockSectionsOf, columnOf, dictionarySectionsOf, PartSource } from "./decode.ts";
import type { Dictionary } from "./dictionary.ts";
import { encodeHeader } from "./header.ts";
import { BLOCK_ROWS, type Part, type ReadChunks } from "./part.ts";
import type { RawColumn } from "./raw-column.ts";
import { rowOrder, SORTED_BY } from "./row-order.ts";
import { TextIndex } from "./text-index.ts";
import { blocksOf, writePart } from "./write-part.ts";

/**
 * Makes one part of several, column by column, so that no more than one is in memory: about ten bytes a row and its dictionary.
 * @param readChunks called once for each column that is not the same in all rows
 * @param write takes the new part's chunks, in their order
 * @param blanking what is left out of the new part
 * @returns the new part's header, as it is stored
 * @throws RangeError when they have more rows than a part may have
 */
export async function mergeParts(parts: readonly Part[], readChunks: ReadChunks, write: WriteChunk, blanking?: Blanking): Promise<string> {
  const sorted: RawColumn[] = [];
  for (const column of SORTED_BY) sorted.push(await mergedColumn(parts, column, readChunks));
  const count = parts.reduce((sum, { header }) => sum + header.rows, 0);
  const order = rowOrder(count, sorted);
  const known = new Map<FactColumn, RawColumn>(SORTED_BY.map((column, at) => [column, sorted[at] as RawColumn]));
  const rows = blanking === undefined ? null : await chosenRows(parts, readChunks, blanking.rows);
  const columnOf = async (column: FactColumn) => {
    const merged = known.get(column) ?? (await mergedColumn(parts, column, readChunks));
    return rows !== null && blanking?.columns.some((each) => each === column) ? withoutTexts(merged, rows) : merged;
  };
  return encodeHeader(await writePart(order, columnOf, write));
}

/**
 * Which rows of parts, one behind the other, meet all conditions of one of several lists.
 * @returns a 1 for each that does; null where none does
 */
export async function chosenRows(
  parts: readonly Part[],
  readChunks: ReadChunks,
  choices: readonly RowChoice[],
): Promise<Uint8Array | null> {
  const names = new Set(choices.flatMap((choice) => Object.keys(choice) as NumberColumn[]));
  const columns = new Map<NumberColumn, RawColumn>();
  for (const name of names) columns.set(name, await mergedColumn(parts, name, readChunks));
  const chosen = new Uint8Array(parts.reduce((sum, { header }) => sum + header.rows, 0));
  for (const choice of choices) {
    const met = Object.entries(choice).map(([name, meets]) => {
      const { dictionary, codes } = columns.get(name as NumberColumn) as RawColumn;
      return { codes, isMet: Uint8Array.from(dictionary.numbers ?? [], (value) => Number(meets(value))) };
    });
    for (let row = 0; row < chosen.length; row += 1)
      if (met.every(({ codes, isMet }) => isMet[codes[row] as number] === 1)) chosen[row] = 1;
  }
  return chosen.includes(1) ? chosen : null;
}

async function mergedColumn(parts: readonly Part[], column: FactColumn, readChunks: ReadChunks): Promise<RawColumn> {
  const sources = await openColumn(parts, column, readChunks);
  const codes = new Int32Array(parts.reduce((sum, { header }) => sum + header.rows, 0));
  const values = isNumberColumn(column) ? new DistinctNumbers() : new DistinctTexts();
  let from = 0;
  for (const source of sources) {
    const numbers = values.add(await source.dictionary(column));
    for (const [block, first] of blocksOf(source.rows).entries()) {
      const ofBlock = await source.codes(column, block);
      const rows = Math.min(BLOCK_ROWS, source.rows - first);
      for (let row = 0; row < rows; row += 1) codes[from + first + row] = numbers[ofBlock?.[row] ?? 0] as number;
    }
    from += source.rows;
  }
  return { dictionary: values.dictionary(), codes };
}

async function openColumn(parts: readonly Part[], column: FactColumn, readChunks: ReadChunks): Promise<PartSource[]> {
  const bytes = new Map(parts.map(({ name }) => [name, new ChunkBytes(name)]));
  const ranges = parts.flatMap((part) => {
    const blocks = columnOf(part, column).blocks.map((_, block) => block);
    return rangesOf(part.name, [...dictionarySectionsOf(part, [column], null), ...blockSectionsOf(part, [column], blocks, null)]);
  });
  if (ranges.length > 0) for (const chunk of await readChunks(ranges)) bytes.get(chunk.part)?.add(chunk);
  return parts.map((part) => new PartSource(part, bytes.get(part.name) ?? new ChunkBytes(part.name), null, null));
}

class DistinctNumbers {
  readonly #places = new Map<number, number>();

  add({ numbers = new Float64Array(0) }: Dictionary): Int32Array {
    return Int32Array.from(numbers, (number) => {
      const known = this.#places.get(number);
      if (known === undefined) this.#places.set(number, this.#places.size);
      return known ?? this.#places.size - 1;
    });
  }

  dictionary(): Dictionary {
    return { numbers: Float64Array.from(this.#places.keys()) };
  }
}

class DistinctTexts {
  readonly #index = new TextIndex();

  add({ texts }: Dictionary): Int32Array {
    return texts === undefined ? new Int32Array(0) : this.#index.addAll(texts);
  }

  dictionary(): Dictionary {
    return { texts: this.#index.trimmed() };
  }
}
