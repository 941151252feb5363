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
}
