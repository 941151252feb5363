import { ChunkBytes, rangesOf } from "./chunks.ts";
import type { ColumnCache } from "./column-cache.ts";
import { blockSectionsOf, dictionarySectionsOf, PartSource } from "./decode.ts";
import type { Memory } from "./memory.ts";
import { CHUNK_BYTES, type Part, type ReadChunks, type Section } from "./part.ts";

const TEXT_PER_BYTE = 4 / 3;

/** Of many chunks fewer are read at once, as there are many groups to hold beside them. */
const SHARE_OF_MANY = 1 / 3;

/** A part of which some columns of some blocks are wanted. */
export interface WantedPart {
  part: Part;
  columns: readonly string[];
  /** Those of them whose dictionaries are read before anything else of any part. */
  early: ReadonlySet<string>;
  /** Those whose dictionaries are read with the blocks: large ones, and those that only counting reads. A column may be both. */
  late: ReadonlySet<string>;
  blocks: readonly number[];
  /** Of each of the blocks: those with less are reached first, among all parts. Where they are equal one part is after the other. */
  ranks: readonly number[];
}

/** A part that is being read. */
export interface OpenPart {
  source: PartSource;
  blocks: readonly number[];
}

interface Entry extends OpenPart {
  name: string;
  bytes: ChunkBytes;
  /** What is read before anything else of any part. */
  first: readonly Section[];
  /** What is read in its turn: late dictionaries, then one block after the other. */
  turns: readonly (readonly Section[])[];
  /** Which step reads each of them. */
  steps: number[];
  ranks: readonly number[];
  isClosed: boolean;
}

/** Reads chunks of parts: all at once where they are few, else early dictionaries first, and then everything else step by step. */
export class Reads {
  readonly #read: ReadChunks;
  readonly #most: number;
  readonly #memory: Memory;
  #entries: Entry[] = [];
  /** The step whose chunks are there; null where all are. */
  #step: number | null = null;

  /** @param most bytes that are read at once, if a single block does not take more */
  constructor(read: ReadChunks, most: number, memory: Memory) {
    this.#read = read;
    this.#most = most;
    this.#memory = memory;
  }

  /** Opens parts, so that their early dictionaries can be read. Everything else can be after `reach`. */
  async open(wanted: readonly WantedPart[], cache: ColumnCache | null): Promise<readonly OpenPart[]> {
    this.#entries = wanted.map(({ part, columns, early, late, blocks, ranks }) => {
      const bytes = new ChunkBytes(part.name);
      return {
        source: new PartSource(part, bytes, cache, this.#memory),
        blocks,
        name: part.name,
        bytes,
        first: dictionarySectionsOf(part, [...early], cache),
        turns: [dictionarySectionsOf(part, [...late], cache), ...blocks.map((block) => blockSectionsOf(part, columns, [block], cache))],
        steps: [],
        ranks: [0, ...ranks],
        isClosed: false,
      };
    });
    const areFew = sum(this.#entries.map(({ first, turns }) => bytesOf([...first, ...turns.flat()]))) <= this.#most;
    await this.#load(this.#entries.map((entry) => [entry, areFew ? [...entry.first, ...entry.turns.flat()] : entry.first]));
    if (!areFew) this.#plan();
    return this.#entries;
  }

  /** Makes the late dictionaries of a part readable, or a block of it, with what comes after it as long as that is little. */
  async reach(part: OpenPart, block: number | null): Promise<void> {
    const entry = this.#entryOf(part);
    if (this.#step === null || entry === undefined) return;
    const step = entry.steps[block === null ? 0 : part.blocks.indexOf(block) + 1] ?? 0;
    if (step === this.#step) return;
    this.#step = step;
    for (const each of this.#entries) this.#memory.hold(-each.bytes.clear());
    const open = this.#entries.filter(({ isClosed }) => !isClosed);
    await this.#load(open.map((each) => [each, each.turns.filter((_, turn) => each.steps[turn] === step).flat()]));
  }

  /** Gives back what was read of a part. */
  close(part: OpenPart): void {
    const entry = this.#entryOf(part);
    if (entry === undefined) return;
    entry.isClosed = true;
    entry.source.close();
    this.#memory.hold(-entry.bytes.clear());
  }

  #entryOf(part: OpenPart): Entry | undefined {
    return this.#entries.find(({ source }) => source === part.source);
  }

  #plan(): void {
    this.#step = -1;
    let [step, bytes] = [0, 0];
    const all = this.#entries.flatMap((entry) =>
      entry.turns.map((sections, turn) => ({ entry, turn, sections, rank: entry.ranks[turn] ?? 0 })),
    );
    for (const { entry, turn, sections } of all.toSorted((a, b) => a.rank - b.rank)) {
      const more = bytesOf(sections);
      if (bytes > 0 && bytes + more > this.#most * SHARE_OF_MANY) [step, bytes] = [step + 1, 0];
      bytes += more;
      entry.steps[turn] = step;
    }
  }

  async #load(loaded: readonly (readonly [Entry, readonly Section[]])[]): Promise<void> {
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
