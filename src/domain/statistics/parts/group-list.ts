import type { ClickCounter } from "./click-counter.ts";
import type { ConversionSums } from "./conversion-sums.ts";
import type { GroupCost } from "./costs.ts";
import type { Counts } from "./counts.ts";
import type { KeyLayout } from "./key-layout.ts";
import type { Memory } from "./memory.ts";
import type { Group, Measures, Order, Value } from "./query.ts";
import { type Keys, pageOf } from "./rank.ts";
import type { CountedSlice } from "./slices.ts";
import type { Sums } from "./sums.ts";

interface Added {
  counts: Counts;
  costs: ReadonlyMap<number, GroupCost>;
  conversions: Sums;
  measures: readonly string[];
  columns: readonly string[];
  ofColumns: ReadonlyMap<number, readonly number[]>;
}

/** All groups: those of clicks in order of their places, then those that only conversions have. A group is a number from 0. */
export class GroupList {
  readonly count: number;
  readonly #added: Added;
  readonly #layout: KeyLayout;
  readonly #slices: readonly CountedSlice[];
  readonly #places: Int32Array;
  /** Entry of a group in the conversions, -1 where it has none; null where no group has one. */
  readonly #entries: Int32Array | null;
  readonly #memory: Memory;

  constructor(clicks: ClickCounter, conversions: ConversionSums, layout: KeyLayout, slices: readonly CountedSlice[], memory: Memory) {
    const { counts } = clicks;
    const costs = clicks.costs?.byPlace((key) => counts.find(key)) ?? new Map<number, GroupCost>();
    const ofColumns = clicks.added?.byPlace((key) => counts.find(key)) ?? new Map<number, readonly number[]>();
    const columns = clicks.added?.columns ?? [];
    const added = { counts, costs, conversions: conversions.sums, measures: conversions.measures, columns, ofColumns };
    this.#added = added;
    this.#layout = layout;
    this.#slices = slices;
    this.#memory = memory;
    this.#places = counts.places();
    memory.hold(this.#places.byteLength);
    const entryOf = new Map<number, number>();
    const others: number[] = [];
    for (let entry = 0; entry < added.conversions.count; entry += 1) {
      const place = added.counts.find(added.conversions.key(entry));
      if (place < 0) others.push(entry);
      else entryOf.set(place, entry);
    }
    this.count = this.#places.length + others.length;
    if (added.conversions.count === 0) {
      this.#entries = null;
      return;
    }
    memory.hold(this.count * Int32Array.BYTES_PER_ELEMENT);
    this.#entries = new Int32Array(this.count).fill(-1);
    if (entryOf.size > 0) for (const [group, place] of this.#places.entries()) this.#entries[group] = entryOf.get(place) ?? -1;
    this.#entries.set(others, this.#places.length);
  }

  page(order: readonly Order[], offset: number, limit: number): Group[] {
    const [first] = order;
    const keys = first === undefined || typeof first.by === "number" ? null : this.#numbersOf(first.by);
    if (keys !== null && first?.descending === true)
      for (let group = 0; group < keys.length; group += 1) keys[group] = -(keys[group] as number);
    const ranking = { count: this.count, keys, compare: this.#comparer(keys === null ? order : order.slice(1)) };
    return Array.from(pageOf(ranking, offset, limit), (group) => this.#group(group));
  }

  /** The groups with some values, as far as they are there. */
  withValues(wanted: readonly (readonly Value[])[]): Group[] {
    const keys = new Set(wanted.map((values) => JSON.stringify(values)));
    const tests = this.#slices.map((_, slice) => this.#isAmong(slice, new Set(wanted.map((values) => values[slice] ?? ""))));
    const found: Group[] = [];
    for (let group = 0; group < this.count; group += 1) {
      if (!tests.every((isWanted) => isWanted(group))) continue;
      if (keys.has(JSON.stringify(this.#values(group)))) found.push(this.#group(group));
    }
    return found;
  }

  /** Whether a group has one of the values in a slice; each number is looked at once. */
  #isAmong(slice: number, wanted: ReadonlySet<Value>): (group: number) => boolean {
    const values = this.#slices[slice]?.values;
    const count = values?.count ?? 0;
    this.#memory.hold(count);
    const known = new Uint8Array(count);
    return (group) => {
      const number = this.#number(group, slice);
      if (known[number] === 0) known[number] = wanted.has(values?.valueAt(number) ?? "") ? 2 : 1;
      return known[number] === 2;
    };
  }

  #group(group: number): Group {
    return { values: this.#values(group), ...this.#measures(group) };
  }

  #values(group: number): Value[] {
    return this.#slices.map(({ values }, slice) => values.valueAt(this.#number(group, slice)));
  }

  totals(): Measures {
    const { counts, costs, conversions, measures, columns, ofColumns } = this.#added;
    const totals: Measures = { ...counts.totals(), costMicros: 0, unconverted: {}, conversions: {} };
    for (const { micros, unconverted } of costs.values()) {
      totals.costMicros += micros;
      for (const [currency, amount] of Object.entries(unconverted)) {
        totals.unconverted[currency] = (totals.unconverted[currency] ?? 0) + amount;
      }
    }
    for (const [sum, measure] of measures.entries()) {
      let total = 0;
      for (let entry = 0; entry < conversions.count; entry += 1) total += conversions.at(entry, sum);
      totals.conversions[measure] = total;
    }
    if (columns.length > 0) {
      const all = [...ofColumns.values()];
      totals.added = Object.fromEntries(columns.map((column, sum) => [column, all.reduce((total, sums) => total + (sums[sum] ?? 0), 0)]));
    }
    return totals;
  }

  #measures(group: number): Measures {
    const { counts, costs, conversions, measures, columns, ofColumns } = this.#added;
    const place = this.#places[group];
    const entry = this.#entryOf(group);
    const cost = place === undefined ? undefined : costs.get(place);
    return {
      clicks: place === undefined ? 0 : counts.clicks(place),
      uniques: place === undefined ? 0 : counts.uniques(place),
      costMicros: cost?.micros ?? 0,
      unconverted: cost?.unconverted ?? {},
      conversions: Object.fromEntries(measures.map((measure, sum) => [measure, entry < 0 ? 0 : conversions.at(entry, sum)])),
      ...(columns.length === 0
        ? {}
        : { added: Object.fromEntries(columns.map((column, sum) => [column, ofColumns.get(place ?? -1)?.[sum] ?? 0])) }),
    };
  }

  #entryOf(group: number): number {
    return this.#entries?.[group] ?? -1;
  }

  /** The number that a group has among the values of a slice. */
  #number(group: number, slice: number): number {
    const { word, shift, mask } = this.#layout.places[slice] ?? { word: 0, shift: 0, mask: 0 };
    const place = this.#places[group];
    const value = place === undefined ? this.#added.conversions.key(this.#entryOf(group))[word] : this.#added.counts.word(place, word);
    return ((value ?? 0) >>> shift) & mask;
  }

  #comparer(order: readonly Order[]): (a: number, b: number) => number {
    const bySlices = this.#slices.map((_, slice) => this.#bySlice(slice));
    const comparers = order.map(({ by, descending }) => {
      const compare = typeof by === "number" ? this.#bySlice(by) : byNumber(this.#numbersOf(by));
      return descending ? (a: number, b: number) => compare(b, a) : compare;
    });
    const all = [...comparers, ...bySlices];
    return (a, b) => {
      for (const compare of all) {
        const difference = compare(a, b);
        if (difference !== 0) return difference;
      }
      return a - b;
    };
  }

  #bySlice(slice: number): (a: number, b: number) => number {
    const values = this.#slices[slice]?.values;
    return (a, b) => values?.compare(this.#number(a, slice), this.#number(b, slice)) ?? 0;
  }

  /** A measure of all groups, or what is reckoned of several. */
  #numbersOf(measure: Exclude<Order["by"], number>): Keys {
    if (typeof measure !== "string") {
      const lists = measure.of.map((each) => this.#numbersOf(each));
      return Float64Array.from({ length: this.count }, (_, group) => measure.value(...lists.map((list) => list[group] as number)));
    }
    const { counts, costs, columns, ofColumns } = this.#added;
    if (measure === "clicks") return this.#ofCounts((places) => counts.allClicks(places));
    if (measure === "uniques") return this.#ofCounts((places) => counts.allUniques(places));
    this.#memory.hold(this.count * Float64Array.BYTES_PER_ELEMENT);
    if (measure === "cost") return this.#ofPlaces(Float64Array.from(this.#places, (place) => costs.get(place)?.micros ?? 0));
    const column = columns.indexOf(measure);
    if (column !== -1) return this.#ofPlaces(Float64Array.from(this.#places, (place) => ofColumns.get(place)?.[column] ?? 0));
    return this.#ofConversions(measure);
  }

  #ofCounts(countsOf: (places: Int32Array) => Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
    this.#memory.hold(this.count * Int32Array.BYTES_PER_ELEMENT);
    const ofClicks = countsOf(this.#places);
    if (ofClicks.length === this.count) return ofClicks;
    const numbers = new Int32Array(this.count);
    numbers.set(ofClicks);
    return numbers;
  }

  /** What clicks have of all groups: nothing of those that only conversions have. */
  #ofPlaces(ofClicks: Float64Array): Float64Array<ArrayBuffer> {
    const numbers = new Float64Array(this.count);
    numbers.set(ofClicks);
    return numbers;
  }

  #ofConversions(measure: string): Float64Array<ArrayBuffer> {
    const { conversions, measures } = this.#added;
    const sum = measures.indexOf(measure);
    if (sum < 0) throw new TypeError(`there is no measure ${measure}`);
    if (this.#entries === null) return new Float64Array(this.count);
    return Float64Array.from(this.#entries, (entry) => (entry < 0 ? 0 : conversions.at(entry, sum)));
  }
}

const byNumber = (numbers: Keys) => (a: number, b: number) => (numbers[a] as number) - (numbers[b] as number);
