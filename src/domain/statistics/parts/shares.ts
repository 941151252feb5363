import { type Dictionary, sizeOf } from "./dictionary.ts";
import type { Condition } from "./filter-mask.ts";
import type { ReportLimits } from "./memory.ts";
import type { Part } from "./part.ts";
import type { SliceValues } from "./slices.ts";

/** A report has so many; one works on those from a first to before another. */
export const ALL_SHARES = 65_536;

/** Which rows a share of a report is made of. */
export interface ShareCondition extends Condition {
  /** The values of the column that it lets through, where that tells which blocks have none. */
  range: { min: number; max: number } | null;
}

/** Divides the groups of a report by a slice, so that no group is in two shares. */
export interface Divider {
  /** Whether the rows of a share lie together, so that a pass over blocks can count one share after the other. */
  isSorted: boolean;
  /** @returns null where no row is in these shares */
  conditionOf(from: number, to: number): ShareCondition | null;
}

/**
 * By affiliate, where rows are sorted by them and none has too many: then each share reads blocks of its own. Else by the values of a slice
 * as they come.
 * @param heaviest the slice with the most values
 * @returns null where nothing can be divided
 */
export function dividerOf(
  slices: readonly SliceValues[],
  heaviest: number | null,
  parts: readonly Part[],
  { mostOfOneAffiliate }: ReportLimits,
): Divider | null {
  const sorted = slices.some(({ sortedColumn }) => sortedColumn === "affiliate") ? firstsOfBlocks(parts) : [];
  if (sorted.length > 0 && mostAlike(sorted) <= sorted.length * mostOfOneAffiliate) return new RangeDivider(sorted);
  const slice = slices[heaviest ?? -1];
  return slice === undefined ? null : new HashDivider(slice);
}

/** The first affiliate of each block, in ascending order: each stands for as many rows. */
function firstsOfBlocks(parts: readonly Part[]): number[] {
  return parts.flatMap(({ header }) => (header.ranges.get("affiliate") ?? []).map(({ min }) => min)).sort((a, b) => a - b);
}

/** How often the most frequent one comes. */
function mostAlike(sorted: readonly number[]): number {
  let [most, begin] = [0, 0];
  for (const [at, each] of sorted.entries()) {
    if (each !== sorted[begin]) begin = at;
    most = Math.max(most, at - begin + 1);
  }
  return most;
}

/** Divides groups into about so many shares. */
export function sharesOf(divider: Divider, count: number): ShareCondition[] {
  const width = Math.max(1, Math.ceil(ALL_SHARES / count));
  const shares: ShareCondition[] = [];
  for (let from = 0; from < ALL_SHARES; from += width) {
    const share = divider.conditionOf(from, Math.min(ALL_SHARES, from + width));
    if (share !== null) shares.push(share);
  }
  return shares;
}

class RangeDivider implements Divider {
  readonly isSorted = true;
  readonly #sorted: readonly number[];

  constructor(sorted: readonly number[]) {
    this.#sorted = sorted;
  }

  conditionOf(from: number, to: number): ShareCondition | null {
    const [min, end] = [this.#valueAt(from), this.#valueAt(to)];
    if (min === end) return null;
    const isKept = (dictionary: Dictionary, place: number) => {
      const value = dictionary.numbers?.[place] ?? 0;
      return value >= min && value < end;
    };
    return { column: "affiliate", range: { min, max: end - 1 }, maskOf: (dictionary) => maskOf(dictionary, isKept) };
  }

  #valueAt(share: number): number {
    if (share === 0) return 0;
    return share >= ALL_SHARES ? Number.POSITIVE_INFINITY : (this.#sorted[Math.floor((share / ALL_SHARES) * this.#sorted.length)] ?? 0);
  }
}

class HashDivider implements Divider {
  readonly isSorted = false;
  readonly #slice: SliceValues;

  constructor(slice: SliceValues) {
    this.#slice = slice;
  }

  conditionOf(from: number, to: number): ShareCondition {
    const { column, hashAt } = this.#slice;
    const isKept = (dictionary: Dictionary, place: number) => {
      const share = hashAt(dictionary, place) >>> 16;
      return share >= from && share < to;
    };
    return { column, range: null, maskOf: (dictionary) => maskOf(dictionary, isKept) };
  }
}

function maskOf(dictionary: Dictionary, isKept: (dictionary: Dictionary, place: number) => boolean): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(sizeOf(dictionary));
  for (let place = 0; place < mask.length; place += 1) mask[place] = Number(isKept(dictionary, place));
  return mask;
}
