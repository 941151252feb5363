import type { KeyLayout } from "./key-layout.ts";
import type { Memory } from "./memory.ts";
import { BLOCK_ROWS } from "./part.ts";
import type { ConversionRows } from "./query.ts";
import type { ScannedBlock } from "./scan-source.ts";
import { Sums } from "./sums.ts";

/** Adds up the measures of conversions by group. */
export class ConversionSums {
  readonly measures: readonly string[];
  readonly sums: Sums;
  readonly #lists: readonly ArrayLike<number>[];
  readonly #key: Int32Array<ArrayBuffer>;

  constructor(measures: ConversionRows["measures"], { words }: KeyLayout, memory: Memory) {
    this.measures = Object.keys(measures);
    this.#lists = Object.values(measures);
    this.sums = new Sums(words, this.measures.length, memory);
    this.#key = new Int32Array(words);
  }

  add({ block, count, words, selection }: ScannedBlock): void {
    for (let at = 0; at < count; at += 1) {
      const row = block * BLOCK_ROWS + (selection === null ? at : (selection.rows[at] as number));
      for (const [word, ofRows] of words.entries()) this.#key[word] = ofRows[at] as number;
      const entry = this.sums.entryOf(this.#key);
      for (const [sum, list] of this.#lists.entries()) this.sums.add(entry, sum, list[row] ?? 0);
    }
  }
}
