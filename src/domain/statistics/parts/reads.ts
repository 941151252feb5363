import { ChunkBytes, rangesOf } from "./chunks.ts";
import type { ColumnCache } from "./column-cache.ts";
import { blockSectionsOf, dictionarySectionsOf, PartSource } from "./decode.ts";
import type { Memory } from "./memory.ts";
import { CHUNK_BYTES, type Part, type ReadChunks, type Section } from "./part.ts";

const TEXT_PER_BYTE = 4 / 3;

/** A part of which some columns of some blocks are wanted. */
export interface WantedPart {
  part: Part;
  columns: readonly string[];
  blocks: readonly number[];
}

/** A part that is being read. */
export interface OpenPart {
  source: PartSource;
  blocks: readonly number[];
}

interface Entry extends OpenPart {
  name: string;
  bytes: ChunkBytes;
  dictionaries: readonly Section[];
  codes: readonly Section[];
  areCodesRead: boolean;
}

/** Reads chunks of parts: all at once where they are few, else dictionaries first, and then the blocks of some parts at a time. */
export class Reads {
  readonly #read: ReadChunks;
  readonly #most: number;
  readonly #memory: Memory;
  #entries: Entry[] = [];

  /** @param most bytes that are read at once, if a single part does not take more */
  constructor(read: ReadChunks, most: number, memory: Memory) {
    this.#read = read;
    this.#most = most;
    this.#memory = memory;
  }

  /** Opens parts, so that their dictionaries can be read. Their blocks can be read after `load`. */
  async open(wanted: readonly WantedPart[], cache: ColumnCache | null): Promise<readonly OpenPart[]> {
    this.#entries = wanted.map(({ part, columns, blocks }) => {
      const bytes = new ChunkBytes(part.name);
      const dictionaries = dictionarySectionsOf(part, columns, cache);
      const codes = blockSectionsOf(part, columns, blocks, cache);
      return { source: new PartSource(part, bytes, cache), blocks, name: part.name, bytes, dictionaries, codes, areCodesRead: false };
    });
    const areFew = sum(this.#entries.map(({ dictionaries, codes }) => bytesOf([...dictionaries, ...codes]))) <= this.#most;
    await this.#load(this.#entries.map((entry) => [entry, areFew ? [...entry.dictionaries, ...entry.codes] : entry.dictionaries]));
    for (const entry of this.#entries) entry.areCodesRead = areFew;
    return this.#entries;
  }

  /** Makes the blocks of a part readable, and with them those of the parts after it as long as they are few. */
  async load(part: OpenPart): Promise<void> {
    const from = this.#entries.findIndex(({ source }) => source === part.source);
    if (this.#entries[from]?.areCodesRead !== false) return;
    const loaded: [Entry, readonly Section[]][] = [];
    let bytes = 0;
    for (const entry of this.#entries.slice(from)) {
      bytes += bytesOf(entry.codes);
      if (loaded.length > 0 && bytes > this.#most) break;
      loaded.push([entry, entry.codes]);
      entry.areCodesRead = true;
    }
    await this.#load(loaded);
  }

  /** Gives back what was read of a part. */
  close(part: OpenPart): void {
    const entry = this.#entries.find(({ source }) => source === part.source);
    if (entry !== undefined) this.#memory.hold(-entry.bytes.clear());
  }

  async #load(loaded: readonly [Entry, readonly Section[]][]): Promise<void> {
    const ranges = loaded.flatMap(([{ name }, sections]) => rangesOf(name, sections));
    if (ranges.length === 0) return;
    const most = sum(ranges.map(({ first, last }) => (last - first + 1) * CHUNK_BYTES));
    this.#memory.hold(most * (1 + TEXT_PER_BYTE));
    const byName = new Map(loaded.map(([{ name, bytes }]) => [name, bytes]));
    const held = sum((await this.#read(ranges)).map((chunk) => byName.get(chunk.part)?.add(chunk) ?? 0));
    this.#memory.hold(held - most * (1 + TEXT_PER_BYTE));
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const bytesOf = (sections: readonly Section[]): number => sum(sections.map(({ length }) => length));
