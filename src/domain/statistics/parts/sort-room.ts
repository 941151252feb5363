import type { Memory } from "./memory.ts";

const FIRST_CAPACITY = 65_536;
const GROWTH = 1.5;
const BYTES_PER_ROW = 3 * Int32Array.BYTES_PER_ELEMENT;

/** Room in which rows are sorted and counted, by one share after the other. */
export class SortRoom {
  rows = new Int32Array(0);
  /** Where rows go meanwhile, then clicks. */
  clicks = new Int32Array(0);
  uniques = new Int32Array(0);
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Makes room for so many rows, of which the first `kept` are there. */
  reserve(count: number, kept: number): void {
    const before = this.rows.length;
    if (count <= before) return;
    const capacity = Math.max(count, FIRST_CAPACITY, Math.ceil(before * GROWTH));
    this.#memory.hold(capacity * BYTES_PER_ROW);
    const rows = new Int32Array(capacity);
    rows.set(this.rows.subarray(0, kept));
    [this.rows, this.clicks, this.uniques] = [rows, new Int32Array(capacity), new Int32Array(capacity)];
    this.#memory.hold(-before * BYTES_PER_ROW);
  }
}
