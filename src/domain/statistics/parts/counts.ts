/** Counts of rows by key. A group is a place, which stays the same until rows are added. */
export interface Counts {
  /**
   * Adds rows.
   * @param words of the rows' keys
   * @param uniques 1 for a unique row
   */
  add(words: readonly Int32Array[], uniques: Uint8Array, count: number): void;
  /** The place of a key, -1 when it was never added. */
  find(key: ArrayLike<number>): number;
  /** Places of all groups. */
  places(): Int32Array<ArrayBuffer>;
  word(place: number, word: number): number;
  clicks(place: number): number;
  uniques(place: number): number;
  /** All rows that were added. */
  totals(): { clicks: number; uniques: number };
  /** Clicks of many places. */
  allClicks(places: Int32Array): Int32Array<ArrayBuffer>;
  /** Unique ones of many places. */
  allUniques(places: Int32Array): Int32Array<ArrayBuffer>;
}

/** The sum, at each of many places, of the numbers from `from` to `to` behind it. */
export function addedUp(table: Int32Array, places: Int32Array, from: number, to: number): Int32Array<ArrayBuffer> {
  const sums = new Int32Array(places.length);
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] as number;
    let sum = 0;
    for (let behind = place + from; behind <= place + to; behind += 1) sum += table[behind] as number;
    sums[at] = sum;
  }
  return sums;
}

/** The sum of every number of a table that stands at `from`, or a multiple of `stride` behind it. */
export function total(table: Int32Array, from: number, stride: number): number {
  let sum = 0;
  for (let at = from; at < table.length; at += stride) sum += table[at] as number;
  return sum;
}
