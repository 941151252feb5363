import type { Dictionary } from "./dictionary.ts";
import type { RawColumn } from "./raw-column.ts";

/** What rows of a part are sorted by: those of an affiliate lie together, in them those of an offer, in these the oldest first. */
export const SORTED_BY = ["affiliate", "offer", "quarter"] as const;

/** The place of each value in ascending order. */
export function ranksOf(numbers: Float64Array): Int32Array<ArrayBuffer> {
  const places = Uint32Array.from({ length: numbers.length }, (_, place) => place).sort(
    (a, b) => (numbers[a] as number) - (numbers[b] as number),
  );
  const ranks = new Int32Array(numbers.length);
  for (const [rank, place] of places.entries()) ranks[place] = rank;
  return ranks;
}

/**
 * The order of rows by columns of numbers, the first of which counts most; rows that are equal stay as they are.
 * @returns the row that stands at each place
 */
export function rowOrder(count: number, columns: readonly RawColumn[]): Uint32Array<ArrayBuffer> {
  let order = new Uint32Array(count);
  for (let row = 0; row < count; row += 1) order[row] = row;
  for (const column of columns.toReversed()) order = sortedBy(order, column.codes, ranksOf(numbersOf(column.dictionary)));
  return order;
}

/** A counting sort. */
function sortedBy(order: Uint32Array<ArrayBuffer>, codes: Int32Array, ranks: Int32Array): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(ranks.length + 1);
  for (let at = 0; at < order.length; at += 1) {
    const rank = (ranks[codes[order[at] as number] as number] as number) + 1;
    next[rank] = (next[rank] as number) + 1;
  }
  for (let rank = 1; rank < next.length; rank += 1) next[rank] = (next[rank] as number) + (next[rank - 1] as number);
  const sorted = new Uint32Array(order.length);
  for (let at = 0; at < order.length; at += 1) {
    const row = order[at] as number;
    const rank = ranks[codes[row] as number] as number;
    sorted[next[rank] as number] = row;
    next[rank] = (next[rank] as number) + 1;
  }
  return sorted;
}

function numbersOf({ numbers }: Dictionary): Float64Array {
  if (numbers === undefined) throw new TypeError("rows are sorted by numbers");
  return numbers;
}
