import { isNumberColumn } from "../facts.ts";
import { blockBytes, unpackBlock } from "./block.ts";
import type { ChunkBytes } from "./chunks.ts";
import { type Codes, emptyCodes } from "./codes.ts";
import type { ColumnCache } from "./column-cache.ts";
import { type Dictionary, decodeDictionary, dictionaryOf, heldBytesOf } from "./dictionary.ts";
import { constantColumn } from "./header.ts";
import type { Memory } from "./memory.ts";
import { BLOCK_ROWS, type ColumnHeader, type Part, type Section } from "./part.ts";
import { unpackSection } from "./section.ts";
import { blockSection, sectionPlace } from "./write-part.ts";

/** Rows whose columns are read one by one, block by block. */
export interface Source {
  rows: number;
  /** How many values a column has. */
  distinct(column: string): number;
  dictionary(column: string): Promise<Dictionary>;
  /** Codes of a block; null where all rows of the source have the only value of the dictionary. */
  codes(column: string, block: number): Promise<Codes | null>;
  /** Forgets the dictionaries, which are read again when they are asked for. */
  close(): void;
}

const DICTIONARY = 0;

/** A column of a part; one that it has not is none in all rows. */
export function columnOf({ header }: Part, name: string): ColumnHeader {
  return header.columns.get(name) ?? constantColumn(name, isNumberColumn(name) ? 0 : "");
}

/** Bytes that a block of a column takes when it is decoded. */
export function decodedBlockBytes(part: Part, name: string): number {
  const { blocks, distinct } = columnOf(part, name);
  return blocks.length === 0 ? 0 : emptyCodes(0, distinct).BYTES_PER_ELEMENT * Math.min(BLOCK_ROWS, part.header.rows);
}

/** How many rows a block has. */
export const rowsOfBlock = (rows: number, block: number): number => Math.min(BLOCK_ROWS, rows - block * BLOCK_ROWS);

/** Where the dictionaries of columns are, those left out that are kept decoded and now pinned. */
export function dictionarySectionsOf(part: Part, columns: readonly string[], cache: ColumnCache | null): Section[] {
  const unknown = columns.filter((name) => cache?.pin(part.name, name, DICTIONARY) !== true);
  return unknown.map((name) => columnOf(part, name).dictionary).filter(({ length }) => length > 0);
}

/** Where blocks of columns are, those left out that are kept decoded and now pinned. */
export function blockSectionsOf(part: Part, columns: readonly string[], blocks: readonly number[], cache: ColumnCache | null): Section[] {
  return columns.flatMap((name) => {
    const column = columnOf(part, name);
    const unknown = blocks.filter((block) => cache?.pin(part.name, name, blockSection(block)) !== true);
    return unknown.flatMap((block) => column.blocks[block] ?? []);
  });
}

/** Decodes a part from its chunks: a dictionary once, until it is closed. */
export class PartSource implements Source {
  readonly rows: number;
  readonly #part: Part;
  readonly #bytes: ChunkBytes;
  readonly #cache: ColumnCache | null;
  readonly #memory: Memory | null;
  readonly #dictionaries = new Map<string, Dictionary>();
  /** The block that was asked for last, of each column. */
  readonly #latest = new Map<string, { block: number; codes: Codes }>();

  /**
   * @param bytes the chunks of what is asked for and not in the cache
   * @param memory counts the dictionaries
   */
  constructor(part: Part, bytes: ChunkBytes, cache: ColumnCache | null, memory: Memory | null) {
    this.rows = part.header.rows;
    this.#part = part;
    this.#bytes = bytes;
    this.#cache = cache;
    this.#memory = memory;
  }

  distinct(name: string): number {
    return columnOf(this.#part, name).distinct;
  }

  /** @throws DamagedPartError */
  async dictionary(name: string): Promise<Dictionary> {
    const known = this.#dictionaries.get(name);
    if (known !== undefined) return known;
    const dictionary = await this.#read(columnOf(this.#part, name));
    this.#memory?.hold(heldBytesOf(dictionary));
    this.#dictionaries.set(name, dictionary);
    return dictionary;
  }

  close(): void {
    for (const dictionary of this.#dictionaries.values()) this.#memory?.hold(-heldBytesOf(dictionary));
    this.#dictionaries.clear();
    this.#latest.clear();
  }

  async #read(column: ColumnHeader): Promise<Dictionary> {
    const { name } = column;
    if (column.constant !== null) return dictionaryOf(column.constant);
    const kept = this.#cache?.get(this.#part.name, name, DICTIONARY)?.dictionary;
    if (kept !== undefined) return kept;
    const section = this.#bytes.section(column.dictionary);
    const bytes = await unpackSection(section, column.dictionaryBytes, sectionPlace(name, DICTIONARY));
    const dictionary = decodeDictionary(bytes, column.distinct, column.isText);
    this.#cache?.set(this.#part.name, name, DICTIONARY, { dictionary });
    return dictionary;
  }

  /** @throws DamagedPartError */
  async codes(name: string, block: number): Promise<Codes | null> {
    const column = columnOf(this.#part, name);
    const section = column.blocks[block];
    if (section === undefined) return null;
    const latest = this.#latest.get(name);
    if (latest?.block === block) return latest.codes;
    const codes = this.#cache?.get(this.#part.name, name, blockSection(block))?.codes ?? (await this.#unpacked(column, section, block));
    this.#latest.set(name, { block, codes });
    return codes;
  }

  /** Whether codes of a block are at hand, of all of these columns. */
  hasAtHand(columns: readonly string[], block: number): boolean {
    return columns.every((name) => columnOf(this.#part, name).blocks[block] === undefined || this.#latest.get(name)?.block === block);
  }

  async #unpacked(column: ColumnHeader, section: Section, block: number): Promise<Codes> {
    const { name } = column;
    const place = blockSection(block);
    const count = rowsOfBlock(this.rows, block);
    const codes = unpackBlock(
      await unpackSection(this.#bytes.section(section), blockBytes(column, count), sectionPlace(name, place)),
      column,
      count,
    );
    this.#cache?.set(this.#part.name, name, place, { codes });
    return codes;
  }
}
