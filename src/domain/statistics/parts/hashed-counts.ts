import { addedUp, type Counts, total } from "./counts.ts";
import { hashFirst, hashKey, hashNext, TAKEN } from "./hash.ts";
import type { Memory } from "./memory.ts";
import type { Progress } from "./progress.ts";

/** So much of the table may be taken. */
const FULLEST = 0.75;
const FIRST_CAPACITY = 4096;
const FASTEST_GROWTH = 16;

/** Any keys: open addressing, with words and counts of a group side by side, so that a row touches one line of the cache. */
export class HashedCounts implements Counts {
  readonly #words: number;
  readonly #stride: number;
  readonly #memory: Memory;
  #table: Int32Array<ArrayBuffer>;
  #capacity = FIRST_CAPACITY;
  #size = 0;
  readonly #progress: Progress;

  constructor(words: number, progress: Progress, memory: Memory) {
    this.#words = words;
    this.#progress = progress;
    this.#stride = words + 2;
    this.#memory = memory;
    memory.hold(this.#capacity * this.#stride * 4);
    this.#table = new Int32Array(this.#capacity * this.#stride);
  }

  add(words: readonly Int32Array[], uniques: Uint8Array, count: number): void {
    this.#reserve(count);
    const [first, second] = words;
    const mask = this.#capacity - 1;
    if (first === undefined) return;
    if (this.#words === 1) this.#size += countOne(this.#table, mask, first, uniques, count);
    else if (this.#words === 2 && second !== undefined) this.#size += countTwo(this.#table, mask, first, second, uniques, count);
    else this.#size += countMany(this.#table, mask, words, uniques, count);
  }

  find(key: ArrayLike<number>): number {
    const mask = this.#capacity - 1;
    for (let slot = hashKey(key, this.#words) & mask; ; slot = (slot + 1) & mask) {
      const place = slot * this.#stride;
      if (this.#table[place] === 0) return -1;
      if (isKeyAt(this.#table, place, key, this.#words)) return place;
    }
  }

  places(): Int32Array<ArrayBuffer> {
    const [table, stride] = [this.#table, this.#stride];
    const places = new Int32Array(this.#size);
    for (let place = 0, at = 0; place < table.length; place += stride) {
      if (table[place] === 0) continue;
      places[at] = place;
      at += 1;
    }
    return places;
  }

  word(place: number, word: number): number {
    const value = this.#table[place + word] as number;
    return word === 0 ? value & ~TAKEN : value;
  }

  clicks(place: number): number {
    return (this.#table[place + this.#words] as number) + this.uniques(place);
  }

  uniques(place: number): number {
    return this.#table[place + this.#words + 1] as number;
  }

  totals(): { clicks: number; uniques: number } {
    const uniques = total(this.#table, this.#words + 1, this.#stride);
    return { clicks: total(this.#table, this.#words, this.#stride) + uniques, uniques };
  }

  allClicks(places: Int32Array): Int32Array<ArrayBuffer> {
    return addedUp(this.#table, places, this.#words, this.#words + 1);
  }

  allUniques(places: Int32Array): Int32Array<ArrayBuffer> {
    return addedUp(this.#table, places, this.#words + 1, this.#words + 1);
  }

  /** Makes room for so many groups more, so that the loops need not ask; for all that are to come, if they go on coming as they did. */
  #reserve(more: number): void {
    if (this.#size + more <= this.#capacity * FULLEST) return;
    const { share } = this.#progress;
    const expected = share === 0 ? 0 : this.#size / share;
    let capacity = this.#capacity;
    while (this.#size + more > capacity * FULLEST || (expected > capacity * FULLEST && capacity < this.#capacity * FASTEST_GROWTH))
      capacity *= 2;
    this.#memory.hold(capacity * this.#stride * 4);
    const grown = new Int32Array(capacity * this.#stride);
    moveAll(this.#table, grown, this.#words, capacity - 1);
    this.#memory.hold(-this.#table.byteLength);
    this.#table = grown;
    this.#capacity = capacity;
  }
}

function countOne(table: Int32Array, mask: number, keys: Int32Array, uniques: Uint8Array, count: number): number {
  let added = 0;
  for (let row = 0; row < count; row += 1) {
    const key = (keys[row] as number) | TAKEN;
    let slot = hashFirst(key) & mask;
    for (;;) {
      const place = slot * 3;
      const known = table[place] as number;
      if (known === 0) {
        table[place] = key;
        added += 1;
      }
      if (known === 0 || known === key) {
        const counter = place + 1 + (uniques[row] as number);
        table[counter] = (table[counter] as number) + 1;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return added;
}

function countTwo(table: Int32Array, mask: number, keys: Int32Array, seconds: Int32Array, uniques: Uint8Array, count: number): number {
  let added = 0;
  for (let row = 0; row < count; row += 1) {
    const key = (keys[row] as number) | TAKEN;
    const second = seconds[row] as number;
    let slot = hashNext(hashFirst(key), second) & mask;
    for (;;) {
      const place = slot * 4;
      const known = table[place] as number;
      if (known === 0) {
        table[place] = key;
        table[place + 1] = second;
        added += 1;
      }
      if (known === 0 || (known === key && table[place + 1] === second)) {
        const counter = place + 2 + (uniques[row] as number);
        table[counter] = (table[counter] as number) + 1;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return added;
}

function countMany(table: Int32Array, mask: number, words: readonly Int32Array[], uniques: Uint8Array, count: number): number {
  const stride = words.length + 2;
  const key = new Int32Array(words.length);
  let added = 0;
  for (let row = 0; row < count; row += 1) {
    for (const [word, keys] of words.entries()) key[word] = keys[row] as number;
    let slot = hashKey(key, key.length) & mask;
    while (table[slot * stride] !== 0 && !isKeyAt(table, slot * stride, key, key.length)) slot = (slot + 1) & mask;
    const place = slot * stride;
    if (table[place] === 0) {
      table.set(key, place);
      table[place] = (key[0] as number) | TAKEN;
      added += 1;
    }
    const counter = place + key.length + (uniques[row] as number);
    table[counter] = (table[counter] as number) + 1;
  }
  return added;
}

function isKeyAt(table: Int32Array, place: number, key: ArrayLike<number>, words: number): boolean {
  if (table[place] !== ((key[0] as number) | TAKEN)) return false;
  for (let word = 1; word < words; word += 1) if (table[place + word] !== key[word]) return false;
  return true;
}

function moveAll(from: Int32Array, to: Int32Array, words: number, mask: number): void {
  const stride = words + 2;
  for (let place = 0; place < from.length; place += stride) {
    if (from[place] === 0) continue;
    let hash = hashFirst(from[place] as number);
    for (let word = 1; word < words; word += 1) hash = hashNext(hash, from[place + word] as number);
    let slot = hash & mask;
    while (to[slot * stride] !== 0) slot = (slot + 1) & mask;
    for (let at = 0; at < stride; at += 1) to[slot * stride + at] = from[place + at] as number;
  }
}
