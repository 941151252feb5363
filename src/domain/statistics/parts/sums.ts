import { hashKey } from "./hash.ts";
import type { Memory } from "./memory.ts";

const FIRST_CAPACITY = 256;

/** Sums by key for what few rows have: conversions, costs. Each key is an entry, numbered from 0 as they come. */
export class Sums {
  readonly #words: number;
  readonly #width: number;
  readonly #memory: Memory;
  /** Entry plus one; 0 where a place is free. */
  #slots = new Int32Array(2 * FIRST_CAPACITY);
  #keys: Int32Array<ArrayBuffer>;
  #sums: Float64Array<ArrayBuffer>;
  #count = 0;

  /**
   * @param words of a key
   * @param width how many sums each key has
   */
  constructor(words: number, width: number, memory: Memory) {
    this.#words = words;
    this.#width = width;
    this.#memory = memory;
    this.#keys = new Int32Array(FIRST_CAPACITY * words);
    this.#sums = new Float64Array(FIRST_CAPACITY * width);
    memory.hold(this.#bytes());
  }

  get count(): number {
    return this.#count;
  }

  /** The entry of a key; a new one has sums of zero. */
  entryOf(key: Int32Array): number {
    const mask = this.#slots.length - 1;
    let slot = hashKey(key, this.#words) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const entry = (this.#slots[slot] as number) - 1;
      if (entry < 0) break;
      if (this.#isKeyOf(entry, key)) return entry;
    }
    if ((this.#count + 1) * this.#words > this.#keys.length) {
      this.#grow();
      return this.entryOf(key);
    }
    this.#slots[slot] = this.#count + 1;
    this.#keys.set(key, this.#count * this.#words);
    this.#count += 1;
    return this.#count - 1;
  }

  add(entry: number, sum: number, value: number): void {
    const at = entry * this.#width + sum;
    this.#sums[at] = (this.#sums[at] as number) + value;
  }

  at(entry: number, sum: number): number {
    return this.#sums[entry * this.#width + sum] ?? 0;
  }

  key(entry: number): Int32Array {
    return this.#keys.subarray(entry * this.#words, (entry + 1) * this.#words);
  }

  #isKeyOf(entry: number, key: Int32Array): boolean {
    for (let word = 0, at = entry * this.#words; word < this.#words; word += 1, at += 1) if (this.#keys[at] !== key[word]) return false;
    return true;
  }

  #grow(): void {
    this.#memory.hold(2 * this.#bytes());
    const before = this.#bytes();
    const keys = new Int32Array(2 * this.#keys.length);
    keys.set(this.#keys);
    const sums = new Float64Array(2 * this.#sums.length);
    sums.set(this.#sums);
    this.#keys = keys;
    this.#sums = sums;
    this.#slots = new Int32Array(2 * this.#slots.length);
    const mask = this.#slots.length - 1;
    for (let entry = 0; entry < this.#count; entry += 1) {
      let slot = hashKey(this.key(entry), this.#words) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = entry + 1;
    }
    this.#memory.hold(-before);
  }

  #bytes(): number {
    return this.#slots.byteLength + this.#keys.byteLength + this.#sums.byteLength;
  }
}
