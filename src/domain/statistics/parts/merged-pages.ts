import { compareValues } from "./compare-values.ts";
import type { Memory } from "./memory.ts";
import type { Group, GroupQuery, Groups, Measures, Order } from "./query.ts";

/** Bytes of a row, and of each value and measure of it. */
const BYTES_PER_ROW = 128;
const BYTES_PER_CELL = 16;

/** What so many rows of an answer hold. */
const heldByRows = (rows: number, cells: number): number => rows * (BYTES_PER_ROW + cells * BYTES_PER_CELL);

/** Puts answers together that have no group in common: of each the first rows in order, and its totals. */
export class MergedPages {
  readonly #compare: (a: Group, b: Group) => number;
  readonly #most: number;
  readonly #memory: Memory;
  #rows: Group[] = [];
  #count = 0;
  readonly #totals: Measures = { clicks: 0, uniques: 0, costMicros: 0, unconverted: {}, conversions: {} };

  constructor({ order, offset, limit }: Pick<GroupQuery, "order" | "offset" | "limit">, memory: Memory) {
    this.#compare = comparer(order);
    this.#most = offset + limit;
    this.#memory = memory;
  }

  /** @param groups rows from the first on, as many as the page and all before it have */
  add({ rows, count, totals }: Omit<Groups, "peakBytes">): void {
    const before = this.#rows.length;
    this.#rows = before === 0 ? rows : [...this.#rows, ...rows].sort(this.#compare).slice(0, this.#most);
    const cells = (rows[0]?.values.length ?? 0) + Object.keys(totals.conversions).length;
    this.#memory.hold(heldByRows(this.#rows.length - before, cells));
    this.#count += count;
    const sums = this.#totals;
    sums.clicks += totals.clicks;
    sums.uniques += totals.uniques;
    sums.costMicros += totals.costMicros;
    addAll(sums.unconverted, totals.unconverted);
    addAll(sums.conversions, totals.conversions);
    if (totals.added !== undefined) {
      sums.added ??= {};
      addAll(sums.added, totals.added);
    }
  }

  /** The page. */
  page(offset: number, peakBytes: number): Groups {
    return { rows: this.#rows.slice(offset), count: this.#count, totals: this.#totals, peakBytes };
  }
}

function addAll(sums: Record<string, number>, more: Record<string, number>): void {
  for (const [name, value] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + value;
}

/** The order that was asked for, then that of the values. */
function comparer(order: readonly Order[]): (a: Group, b: Group) => number {
  const comparers = order.map(({ by, descending }) => {
    const compare = (a: Group, b: Group) =>
      typeof by === "number" ? compareValues(a.values[by] ?? 0, b.values[by] ?? 0) : measured(a, by) - measured(b, by);
    return descending ? (a: Group, b: Group) => compare(b, a) : compare;
  });
  return (a, b) => firstDifference([...comparers, compareAllValues], (compare) => compare(a, b));
}

const compareAllValues = (a: Group, b: Group): number =>
  firstDifference([...a.values.entries()], ([slice, value]) => compareValues(value, b.values[slice] ?? 0));

function firstDifference<Each>(all: readonly Each[], differenceOf: (each: Each) => number): number {
  for (const each of all) {
    const difference = differenceOf(each);
    if (difference !== 0) return difference;
  }
  return 0;
}

function measured(group: Group, by: Exclude<Order["by"], number>): number {
  if (typeof by !== "string") return by.value(...by.of.map((each) => measured(group, each)));
  if (by === "clicks") return group.clicks;
  if (by === "uniques") return group.uniques;
  return by === "cost" ? group.costMicros : (group.conversions[by] ?? group.added?.[by] ?? 0);
}
