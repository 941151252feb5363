/** The highest bit of a word is left free: in the first it tells a taken place from a free one. */

const WORD_BITS = 31;

/** Where a slice's number stands in the key of a group. */
interface KeyPlace {
  word: number;
  shift: number;
  mask: number;
}

/** A group's key: the numbers of its values, side by side in as few 32-bit words as they fit in. */
export interface KeyLayout {
  words: number;
  /** Bits that the fullest word uses. */
  bits: number;
  /** In the order of the slices. */
  places: KeyPlace[];
}

/** @param counts how many values each slice has */
export function layOutKeys(counts: readonly number[]): KeyLayout {
  const free: number[] = [];
  const places: KeyPlace[] = counts.map(() => ({ word: 0, shift: 0, mask: 0 }));
  const widest = counts.map((count, slice) => ({ bits: bitsFor(count), slice })).toSorted((a, b) => b.bits - a.bits);
  for (const { bits, slice } of widest) {
    let word = free.findIndex((left) => left >= bits);
    if (word < 0) word = free.push(WORD_BITS) - 1;
    const left = free[word] ?? 0;
    places[slice] = { word, shift: WORD_BITS - left, mask: 2 ** bits - 1 };
    free[word] = left - bits;
  }
  const bits = Math.max(0, ...free.map((left) => WORD_BITS - left));
  return { words: Math.max(1, free.length), bits, places };
}

const bitsFor = (count: number): number => Math.ceil(Math.log2(Math.max(1, count)));
