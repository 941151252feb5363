import type { Counts } from "./counts.ts";
import type { Memory } from "./memory.ts";

/** Keys of a page: pages are added, never copied, where keys become more. */
const PAGE_BITS = 16;
const PAGE_KEYS = 2 ** PAGE_BITS;

/** Keys that are few, or numbers in the order in which they come: each has its place. */
export class DenseCounts implements Counts {
  /** Rows that are not unique and rows that are, of each key. */
  readonly #pages: Int32Array<ArrayBuffer>[] = [];
  readonly #keys: () => number;
  readonly #pageKeys: number;
  readonly #memory: Memory;

  /**
   * @param keys how many there are so far
   * @param most how many there may be at most
   */
  constructor(keys: () => number, most: number, memory: Memory) {
    this.#keys = keys;
    this.#pageKeys = Math.min(most, PAGE_KEYS);
    this.#memory = memory;
    this.#reserve();
  }

  add([keys]: readonly Int32Array[], uniques: Uint8Array, count: number): void {
    this.#reserve();
    const [first] = this.#pages;
    if (keys === undefined || first === undefined) return;
    if (this.#pages.length === 1) countInPage(first, keys, uniques, count);
    else countInPages(this.#pages, keys, uniques, count);
  }

  find(key: ArrayLike<number>): number {
    const place = key[0] as number;
    return this.clicks(place) > 0 ? place : -1;
  }

  places(): Int32Array<ArrayBuffer> {
    let found = 0;
    for (const page of this.#pages)
      for (let at = 0; at < page.length; at += 2) found += Number(((page[at] as number) | (page[at + 1] as number)) !== 0);
    const places = new Int32Array(found);
    let place = 0;
    for (const [number, page] of this.#pages.entries()) {
      for (let at = 0; at < page.length; at += 2) {
        if (((page[at] as number) | (page[at + 1] as number)) === 0) continue;
        places[place] = number * PAGE_KEYS + at / 2;
        place += 1;
      }
    }
    return places;
  }

  word(place: number): number {
    return place;
  }

  clicks(place: number): number {
    return this.#count(place, 0) + this.#count(place, 1);
  }

  uniques(place: number): number {
    return this.#count(place, 1);
  }

  totals(): { clicks: number; uniques: number } {
    const totals = { clicks: 0, uniques: 0 };
    for (const page of this.#pages) {
      for (let at = 0; at < page.length; at += 2) {
        totals.clicks += (page[at] as number) + (page[at + 1] as number);
        totals.uniques += page[at + 1] as number;
      }
    }
    return totals;
  }

  allClicks(places: Int32Array): Int32Array<ArrayBuffer> {
    return places.map((place) => this.clicks(place)) as Int32Array<ArrayBuffer>;
  }

  allUniques(places: Int32Array): Int32Array<ArrayBuffer> {
    return places.map((place) => this.uniques(place)) as Int32Array<ArrayBuffer>;
  }

  #count(place: number, which: 0 | 1): number {
    return this.#pages[place >>> PAGE_BITS]?.[(place & (PAGE_KEYS - 1)) * 2 + which] ?? 0;
  }

  #reserve(): void {
    for (const keys = this.#keys(); this.#pages.length * PAGE_KEYS < keys; ) {
      this.#memory.hold(this.#pageKeys * 8);
      this.#pages.push(new Int32Array(this.#pageKeys * 2));
    }
  }
}

function countInPage(page: Int32Array, keys: Int32Array, uniques: Uint8Array, count: number): void {
  for (let row = 0; row < count; row += 1) {
    const place = ((keys[row] as number) << 1) | (uniques[row] as number);
    page[place] = (page[place] as number) + 1;
  }
}

function countInPages(pages: readonly Int32Array[], keys: Int32Array, uniques: Uint8Array, count: number): void {
  for (let row = 0; row < count; row += 1) {
    const key = keys[row] as number;
    const page = pages[key >>> PAGE_BITS] as Int32Array;
    const place = ((key & (PAGE_KEYS - 1)) << 1) | (uniques[row] as number);
    page[place] = (page[place] as number) + 1;
  }
}
