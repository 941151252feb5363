/** Below so many places a heap finds a page in one pass. */
const HEAP_MOST = 2_048;

type Compare = (a: number, b: number) => number;
/** A number for each entry. */
export type Keys = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** Entries, by their numbers from 0 to before `count`, and their order. */
interface Ranking {
  count: number;
  /** Smaller ones come first; null where only `compare` decides. */
  keys: Keys | null;
  /** A total order of those whose keys are equal. */
  compare: Compare;
}

/** The entries that stand from `offset` on when all are sorted. */
export function pageOf({ count, keys, compare }: Ranking, offset: number, limit: number): Uint32Array {
  const end = Math.min(count, offset + limit);
  if (offset >= end) return new Uint32Array(0);
  const all: Compare = keys === null ? compare : (a, b) => (keys[a] as number) - (keys[b] as number) || compare(a, b);
  const first = end <= HEAP_MOST ? firstByHeap(count, keys, all, end) : firstByPartition(count, all, end);
  return first.sort(all).subarray(offset, end);
}

/** The first ones: a heap with the last of them on top, which each that comes before it replaces. */
function firstByHeap(count: number, keys: Keys | null, compare: Compare, size: number): Uint32Array<ArrayBuffer> {
  const heap = Uint32Array.from({ length: size }, (_, entry) => entry);
  for (let at = (size >>> 1) - 1; at >= 0; at -= 1) sink(heap, at, compare);
  let last = keys === null ? 0 : (keys[heap[0] as number] as number);
  for (let entry = size; entry < count; entry += 1) {
    // Nearly all are turned away here.
    if (keys !== null && (keys[entry] as number) > last) continue;
    if (compare(entry, heap[0] as number) >= 0) continue;
    heap[0] = entry;
    sink(heap, 0, compare);
    if (keys !== null) last = keys[heap[0] as number] as number;
  }
  return heap;
}

function sink(heap: Uint32Array, from: number, compare: Compare): void {
  const entry = heap[from] as number;
  let at = from;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && compare(heap[child + 1] as number, heap[child] as number) > 0) child += 1;
    if (compare(heap[child] as number, entry) <= 0) break;
    heap[at] = heap[child] as number;
    at = child;
  }
  heap[at] = entry;
}

/** Quickselect: swaps until the first ones stand before all others. */
function firstByPartition(count: number, compare: Compare, size: number): Uint32Array<ArrayBuffer> {
  const entries = new Uint32Array(count);
  for (let entry = 0; entry < count; entry += 1) entries[entry] = entry;
  let [low, high] = [0, count - 1];
  while (low < high) {
    const [left, right] = partition(entries, low, high, compare);
    if (size - 1 <= right) high = right;
    else if (size - 1 >= left) low = left;
    else break;
  }
  return entries.slice(0, size);
}

/** @returns where those begin that come after the one in the middle, and where those end that come before it */
function partition(entries: Uint32Array, low: number, high: number, compare: Compare): [number, number] {
  const pivot = entries[(low + high) >>> 1] as number;
  let [left, right] = [low, high];
  while (left <= right) {
    while (compare(entries[left] as number, pivot) < 0) left += 1;
    while (compare(entries[right] as number, pivot) > 0) right -= 1;
    if (left > right) break;
    const swapped = entries[left] as number;
    entries[left] = entries[right] as number;
    entries[right] = swapped;
    left += 1;
    right -= 1;
  }
  return [left, right];
}
