import type { Codes } from "./codes.ts";
import { rowsOfBlock } from "./decode.ts";
import { addSelected, addToWords, codesTogether, narrowRows, type Selection, selectRows } from "./kernels.ts";
import type { KeyLayout } from "./key-layout.ts";
import type { Memory } from "./memory.ts";
import { BLOCK_ROWS } from "./part.ts";
import { type CodeMask, masksOf, type PreparedSource } from "./prepare-source.ts";
import type { ShareCondition } from "./shares.ts";
import type { CountedSlice } from "./slices.ts";
import { learnParts, partsBytes, type WordPart, wordPartsOf } from "./word-parts.ts";

/** Rows of a block that count, with the words of their keys. */
export interface ScannedBlock {
  block: number;
  count: number;
  words: readonly Int32Array<ArrayBuffer>[];
  /** Their places in the block; null where all count. */
  selection: Selection | null;
}

/** What adds up the rows of blocks. */
export interface Adder {
  scan: Scan;
  /** Columns that it reads. */
  columns: readonly string[];
  /** Told how many rows were looked at. */
  saw(rows: number): void;
  add(prepared: PreparedSource, scanned: ScannedBlock): Promise<void> | void;
}

/** Bytes of what a scan works in, for so many words of a key and columns of a block. */
export const scanBytes = (words: number, columns: number): number => BLOCK_ROWS * (4 * words + 2 + 4 * columns);

/** Goes through the blocks of sources and makes the keys of their rows. What it hands over is valid until the next block. */
export class Scan {
  readonly #layout: KeyLayout;
  readonly #slices: readonly CountedSlice[];
  readonly #words: readonly Int32Array<ArrayBuffer>[];
  /** One place more than rows: the loops write before they know. */
  readonly #rows = new Uint16Array(BLOCK_ROWS + 1);
  readonly #memory: Memory;
  #prepared: PreparedSource | null = null;
  #parts: readonly WordPart[] = [];
  #masks: readonly CodeMask[] = [];
  #maskBytes = 0;

  constructor(layout: KeyLayout, slices: readonly CountedSlice[], memory: Memory) {
    this.#memory = memory;
    this.#layout = layout;
    this.#slices = slices;
    this.#words = Array.from({ length: layout.words }, () => new Int32Array(BLOCK_ROWS));
  }

  /**
   * Turns to another source.
   * @param share which of its rows count
   * @returns false when none does
   */
  async begin(prepared: PreparedSource, share: ShareCondition | null): Promise<boolean> {
    this.end();
    const late = await masksOf(prepared.source, share === null ? prepared.late : [...prepared.late, share]);
    if (late === null) return false;
    this.#prepared = prepared;
    this.#masks = [...prepared.masks, ...late];
    this.#maskBytes = this.#masks.reduce((sum, { isKept }) => sum + isKept.length, 0);
    this.#parts = await wordPartsOf(prepared, this.#slices, this.#layout);
    this.#memory.hold(partsBytes(this.#parts) + this.#maskBytes);
    return true;
  }

  /** Gives back what it holds. */
  end(): void {
    this.#memory.hold(-partsBytes(this.#parts) - this.#maskBytes);
    [this.#prepared, this.#parts, this.#maskBytes] = [null, [], 0];
  }

  /** @returns null when no row of the block counts; then only columns of conditions were decoded */
  async block(block: number): Promise<ScannedBlock | null> {
    if (this.#prepared === null) return null;
    const { source } = this.#prepared;
    const all = rowsOfBlock(source.rows, block);
    let selection: Selection | null = null;
    for (const { column, isKept } of this.#masks) {
      const codes = await source.codes(column, block);
      if (codes === null) continue;
      selection = this.#select(selection, codes, isKept, all);
      if (selection.count === 0) return null;
    }
    const count = selection?.count ?? all;
    for (const words of this.#words) words.fill(0, 0, count);
    for (const part of this.#parts) {
      const codes = await source.codes(part.column, block);
      learnParts(part, codes, selection, count, this.#memory);
      this.#add(part.word, codes, part.parts, selection, count);
    }
    return { block, count, words: this.#words, selection };
  }

  #select(selection: Selection | null, codes: Codes, isKept: Uint8Array, all: number): Selection {
    const rows = this.#rows;
    if (selection === null) return { rows, count: selectRows(codes, isKept, all, rows) };
    return { rows, count: narrowRows(codes, isKept, selection.count, rows) };
  }

  #add(word: number, codes: Codes | null, ofCodes: Int32Array, selection: Selection | null, count: number): void {
    const words = this.#words[word];
    if (words === undefined) return;
    if (codes === null) {
      const same = ofCodes[0] as number;
      if (same !== 0) for (let at = 0; at < count; at += 1) words[at] = (words[at] as number) | same;
      return;
    }
    const together = codesTogether(codes, selection);
    if (together !== null) addToWords(words, together, ofCodes, count);
    else if (selection !== null) addSelected(words, codes, ofCodes, selection);
  }
}
