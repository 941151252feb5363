import type { Counts } from "./counts.ts";
import type { SortRoom } from "./sort-room.ts";

/** The most bits of a digit: the ends of so many lists stay in the first cache. */
const WIDEST_DIGIT = 11;

/**
 * Keys of one word, most of which few rows have: rows are kept, and sorted digit by digit when they are all there. That goes through memory
 * in order, where a table of so many keys is looked at all over. A group is its place in the order of keys.
 */
export class SortedCounts implements Counts {
  readonly #room: SortRoom;
  /** Of a row: those of its key and one more. */
  readonly #bits: number;
  #rows = 0;
  /** Null until rows are sorted. */
  #groups: number | null = null;

  /**
   * @param bits of a key
   * @param room which nobody else works in until the groups are read
   */
  constructor(bits: number, room: SortRoom) {
    this.#bits = bits + 1;
    this.#room = room;
  }

  add([keys]: readonly Int32Array[], uniques: Uint8Array, count: number): void {
    if (keys === undefined) return;
    this.#room.reserve(this.#rows + count, this.#rows);
    append(this.#room.rows, this.#rows, keys, uniques, count);
    this.#rows += count;
  }

  find(key: ArrayLike<number>): number {
    const groups = this.#sorted();
    const { rows } = this.#room;
    const wanted = key[0] ?? 0;
    let [low, high] = [0, groups];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((rows[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return low < groups && rows[low] === wanted ? low : -1;
  }

  places(): Int32Array<ArrayBuffer> {
    const places = new Int32Array(this.#sorted());
    for (let place = 0; place < places.length; place += 1) places[place] = place;
    return places;
  }

  word(place: number): number {
    return this.#room.rows[place] as number;
  }

  clicks(place: number): number {
    return stepAt(this.#room.clicks, place);
  }

  uniques(place: number): number {
    return stepAt(this.#room.uniques, place);
  }

  totals(): { clicks: number; uniques: number } {
    const last = this.#sorted() - 1;
    const { clicks, uniques } = this.#room;
    return { clicks: clicks[last] ?? 0, uniques: uniques[last] ?? 0 };
  }

  allClicks(places: Int32Array): Int32Array<ArrayBuffer> {
    return stepsOf(this.#room.clicks, places.length);
  }

  allUniques(places: Int32Array): Int32Array<ArrayBuffer> {
    return stepsOf(this.#room.uniques, places.length);
  }

  /** Sorts the rows, to which none can be added then. @returns how many groups there are */
  #sorted(): number {
    if (this.#groups !== null) return this.#groups;
    const room = this.#room;
    const passes = Math.ceil(this.#bits / WIDEST_DIGIT);
    const width = Math.ceil(this.#bits / passes);
    for (let pass = 0; pass < passes; pass += 1) {
      sortByDigit(room.rows, room.clicks, this.#rows, pass * width, width);
      [room.rows, room.clicks] = [room.clicks, room.rows];
    }
    this.#groups = countEqual(room.rows, room.clicks, room.uniques, this.#rows);
    return this.#groups;
  }
}

/** A row is its key, and below it whether it is unique. */
function append(rows: Int32Array, from: number, keys: Int32Array, uniques: Uint8Array, count: number): void {
  for (let at = 0; at < count; at += 1) rows[from + at] = ((keys[at] as number) << 1) | (uniques[at] as number);
}

function sortByDigit(rows: Int32Array, sorted: Int32Array, count: number, shift: number, width: number): void {
  const mask = (1 << width) - 1;
  const next = new Int32Array(mask + 2);
  for (let at = 0; at < count; at += 1) {
    const digit = (((rows[at] as number) >>> shift) & mask) + 1;
    next[digit] = (next[digit] as number) + 1;
  }
  for (let digit = 1; digit < next.length; digit += 1) next[digit] = (next[digit] as number) + (next[digit - 1] as number);
  for (let at = 0; at < count; at += 1) {
    const row = rows[at] as number;
    const digit = (row >>> shift) & mask;
    const place = next[digit] as number;
    sorted[place] = row;
    next[digit] = place + 1;
  }
}

/**
 * Puts rows of one key together: the key takes the place of the rows, beside how many rows, and unique ones, there are up to its last one.
 * Every row writes, as which of them is the last cannot be foretold.
 * @returns how many keys there are
 */
function countEqual(rows: Int32Array, clicksUpTo: Int32Array, uniquesUpTo: Int32Array, count: number): number {
  let [group, last, uniques] = [-1, -1, 0];
  for (let at = 0; at < count; at += 1) {
    const row = rows[at] as number;
    const key = row >>> 1;
    const difference = key ^ last;
    group += (difference | -difference) >>> 31;
    last = key;
    uniques += row & 1;
    rows[group] = key;
    clicksUpTo[group] = at + 1;
    uniquesUpTo[group] = uniques;
  }
  return group + 1;
}

/** What a place adds to sums that go up. */
const stepAt = (sums: Int32Array, place: number): number => (sums[place] as number) - (place === 0 ? 0 : (sums[place - 1] as number));

function stepsOf(sums: Int32Array, count: number): Int32Array<ArrayBuffer> {
  const steps = new Int32Array(count);
  for (let place = 0, before = 0; place < count; place += 1) {
    const sum = sums[place] as number;
    steps[place] = sum - before;
    before = sum;
  }
  return steps;
}
