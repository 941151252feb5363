import { addedUp, type Counts, total } from "./counts.ts";
import type { Memory } from "./memory.ts";

const GROWTH = 1.5;

/** Keys that are few, or numbers in the order in which they come: each has its place. */
export class DenseCounts implements Counts {
  /** Rows that are not unique and rows that are, of each key. */
  #counts: Int32Array<ArrayBuffer>;
  readonly #keys: () => number;
  readonly #memory: Memory;

  /** @param keys how many there are so far */
  constructor(keys: () => number, memory: Memory) {
    this.#keys = keys;
    this.#memory = memory;
    memory.hold(keys() * 8);
    this.#counts = new Int32Array(keys() * 2);
  }

  add([keys]: readonly Int32Array[], uniques: Uint8Array, count: number): void {
    this.#reserve(this.#keys());
    if (keys !== undefined) countDense(this.#counts, keys, uniques, count);
  }

  find(key: ArrayLike<number>): number {
    const place = (key[0] as number) * 2;
    return place < this.#counts.length && this.clicks(place) > 0 ? place : -1;
  }

  places(): Int32Array<ArrayBuffer> {
    const counts = this.#counts;
    let found = 0;
    for (let place = 0; place < counts.length; place += 2)
      found += Number(((counts[place] as number) | (counts[place + 1] as number)) !== 0);
    const places = new Int32Array(found);
    for (let place = 0, at = 0; place < counts.length; place += 2) {
      if (((counts[place] as number) | (counts[place + 1] as number)) === 0) continue;
      places[at] = place;
      at += 1;
    }
    return places;
  }

  word(place: number): number {
    return place / 2;
  }

  clicks(place: number): number {
    return (this.#counts[place] as number) + (this.#counts[place + 1] as number);
  }

  uniques(place: number): number {
    return this.#counts[place + 1] as number;
  }

  totals(): { clicks: number; uniques: number } {
    const uniques = total(this.#counts, 1, 2);
    return { clicks: total(this.#counts, 0, 2) + uniques, uniques };
  }

  allClicks(places: Int32Array): Float64Array<ArrayBuffer> {
    return addedUp(this.#counts, places, 0, 1);
  }

  allUniques(places: Int32Array): Float64Array<ArrayBuffer> {
    return addedUp(this.#counts, places, 1, 1);
  }

  #reserve(keys: number): void {
    if (keys * 2 <= this.#counts.length) return;
    const room = Math.max(keys, Math.floor((this.#counts.length / 2) * GROWTH));
    this.#memory.hold(room * 8);
    const grown = new Int32Array(room * 2);
    grown.set(this.#counts);
    this.#memory.hold(-this.#counts.byteLength);
    this.#counts = grown;
  }
}

function countDense(counts: Int32Array, keys: Int32Array, uniques: Uint8Array, count: number): void {
  for (let row = 0; row < count; row += 1) {
    const place = ((keys[row] as number) << 1) | (uniques[row] as number);
    counts[place] = (counts[place] as number) + 1;
  }
}
