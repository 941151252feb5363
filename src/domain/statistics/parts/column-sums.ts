import type { NumberColumn } from "../facts.ts";
import { valueAt } from "./dictionary.ts";
import type { Memory } from "./memory.ts";
import type { PreparedSource } from "./prepare-source.ts";
import type { ScannedBlock } from "./scan-source.ts";
import { Sums } from "./sums.ts";

/** Adds up columns of numbers by group. */
export class ColumnSums {
  readonly columns: readonly NumberColumn[];
  readonly #words: number;
  readonly #sums: Sums;

  /** @param words of a group's key */
  constructor(columns: readonly NumberColumn[], words: number, memory: Memory) {
    this.columns = columns;
    this.#words = words;
    this.#sums = new Sums(words, columns.length, memory);
  }

  async add({ source }: PreparedSource, { block, count, words, selection }: ScannedBlock): Promise<void> {
    const key = new Int32Array(this.#words);
    for (const [sum, column] of this.columns.entries()) {
      const [dictionary, codes] = await Promise.all([source.dictionary(column), source.codes(column, block)]);
      for (let at = 0; at < count; at += 1) {
        const row = selection === null ? at : (selection.rows[at] as number);
        const value = Number(valueAt(dictionary, codes?.[row] ?? 0));
        if (value === 0) continue;
        for (let word = 0; word < this.#words; word += 1) key[word] = words[word]?.[at] ?? 0;
        this.#sums.add(this.#sums.entryOf(key), sum, value);
      }
    }
  }

  /** The sums of groups, in the order of the columns, by what `placeOf` makes of a group's key. */
  byPlace(placeOf: (key: Int32Array) => number): Map<number, readonly number[]> {
    const found = new Map<number, readonly number[]>();
    for (let entry = 0; entry < this.#sums.count; entry += 1) {
      found.set(
        placeOf(this.#sums.key(entry)),
        this.columns.map((_, sum) => this.#sums.at(entry, sum)),
      );
    }
    return found;
  }
}
