import fc from "fast-check";
import { expect, inject, it } from "vitest";
import { isNumberColumn } from "../../src/domain/statistics/facts.ts";
import { group } from "../../src/domain/statistics/parts/group.ts";
import { REPORT_LIMITS } from "../../src/domain/statistics/parts/memory.ts";
import type { Part } from "../../src/domain/statistics/parts/part.ts";
import type { Filter, GroupQuery, Order, Slice, TimeUnit, Value } from "../../src/domain/statistics/parts/query.ts";
import { QUARTER_MS, wallClock } from "../../src/lib/wall-clock.ts";
import { factRows, PartStore, type Row } from "./parts-kit.ts";

const NUMBERS = ["quarter", "offer", "affiliate", "os", "unique", "cost_micros", "isp"] as const;
const TEXTS = ["country", "sub1", "ip", "cost_currency"] as const;
const ZONES = ["UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/New_York", "Asia/Kathmandu"];
const UNITS: TimeUnit[] = ["year", "quarter_of_year", "month", "date", "day", "hour"];
/** Around clocks that are put forward and back, and the end of a year. */
const MOMENTS = ["2026-03-29T00:00Z", "2026-10-25T00:00Z", "2026-04-04T14:00Z", "2026-12-31T18:00Z", "2026-11-01T04:00Z"];
const ODD_TEXTS = ["", " ", "😀", "\u0000", "\ufeff", "שלום", "مرحبا", "é", "e\u0301", "1.2.3.4", "01.2.3.4", "255.255.255.255", "::1"];

const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...ODD_TEXTS) },
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.integer({ min: 0, max: 30 }).map((number) => `tag${number}`),
  fc.constant("x".repeat(2_000)),
);
const quarter = fc
  .record({ moment: fc.constantFrom(...MOMENTS), more: fc.integer({ min: -10, max: 30 }) })
  .map(({ moment, more }) => Date.parse(moment) / QUARTER_MS + more);
const row: fc.Arbitrary<Row> = fc.record({
  quarter,
  offer: fc.constantFrom(0, 1, 2, 3),
  affiliate: fc.constantFrom(0, 7, 8, 9_000_000_000),
  os: fc.nat(40),
  unique: fc.constantFrom(0, 1),
  cost_micros: fc.constantFrom(0, 0, 1, 2_500_000, 3_000_000_000_000),
  isp: fc.constant(5),
  country: fc.constantFrom("us", "de", ""),
  sub1: text,
  ip: fc.oneof(fc.ipV4(), text),
  cost_currency: fc.constantFrom("usd", "eur", "xxx"),
});

const slice: fc.Arbitrary<Slice> = fc.oneof(
  fc.constantFrom(...NUMBERS, ...TEXTS).map((column) => ({ column })),
  fc.constantFrom(...UNITS).map((time) => ({ time })),
  fc.constant({ column: "offer" as const, as: (value: Value) => (value === 0 ? "" : `advertiser ${Number(value) % 2}`) }),
);
const filter: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    of: fc.constantFrom({ column: "offer" as const }, { column: "affiliate" as const }),
    values: fc.array(fc.constantFrom(0, 1, 2, 8)),
    exclude: fc.boolean(),
  }),
  fc.record({
    of: fc.constantFrom({ column: "sub1" as const }, { column: "ip" as const }),
    values: fc.array(text, { maxLength: 4 }),
    exclude: fc.boolean(),
  }),
  fc.record({ of: fc.constant({ column: "country" as const }), values: fc.array(fc.constantFrom("us", "", "fr")), exclude: fc.boolean() }),
  fc.record({ of: fc.constant({ time: "hour" as const }), values: fc.array(fc.nat(23), { maxLength: 12 }), exclude: fc.boolean() }),
);
const order: fc.Arbitrary<Order> = fc.record({
  by: fc.constantFrom("clicks", "uniques", "cost", "sales", "profit", 0),
  descending: fc.boolean(),
});
/** Small enough for ways that only large reports take. */
const limits = fc
  .record({
    mostOfOneAffiliate: fc.constantFrom(1, REPORT_LIMITS.mostOfOneAffiliate),
    mostDenseKeys: fc.constantFrom(0, REPORT_LIMITS.mostDenseKeys),
    fewTexts: fc.constantFrom(0, 3, REPORT_LIMITS.fewTexts),
    mostTexts: fc.constantFrom(0, 12, REPORT_LIMITS.mostTexts),
    rowsPerShare: fc.constantFrom(5, REPORT_LIMITS.rowsPerShare),
    mostReadBytes: fc.constantFrom(1, REPORT_LIMITS.mostReadBytes),
  })
  .map((some) => ({ ...REPORT_LIMITS, ...some }));
const question = fc.record({
  slices: fc.array(slice, { minLength: 1, maxLength: 5 }),
  filters: fc.array(filter, { maxLength: 2 }),
  zone: fc.constantFrom(...ZONES),
  range: fc.option(fc.tuple(quarter, quarter)),
  order: fc.array(order, { maxLength: 2 }),
  offset: fc.nat(8),
  limit: fc.integer({ min: 1, max: 20 }),
});

interface Sum {
  values: Value[];
  clicks: number;
  uniques: number;
  costMicros: number;
  unconverted: Record<string, number>;
  conversions: { sales: number; profit: number };
}

/** What an euro is worth changes each day; one currency is worth nothing. */
const convert = (micros: number, from: string, date: number) => (from === "eur" ? Math.round((micros * (100 + (date % 7))) / 100) : null);

it("answers what plain counting of the rows answers", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 60 }),
      fc.array(fc.record({ row, goal: fc.constantFrom("", "1", "2"), sales: fc.nat(3), profit: fc.integer({ min: -5, max: 5 }) }), {
        maxLength: 10,
      }),
      fc.array(fc.nat(5), { minLength: 1, maxLength: 60 }),
      fc.nat(3),
      question,
      limits,
      async (rows, sold, homes, merged, { zone, range, ...asked }, limits) => {
        const query: GroupQuery = {
          ...asked,
          slices: asked.slices,
          fromQuarter: range === null ? 0 : Math.min(...range),
          toQuarter: range === null ? 9_000_000 : Math.max(...range) + 1,
          clock: wallClock(zone),
          cost: { currency: "usd", convert },
        };
        const store = new PartStore();
        const pieces = [0, 1, 2, 3, 4, 5].map((home) => rows.filter((_, at) => homes[at % homes.length] === home));
        const [tail = [], ...others] = pieces;
        let parts: Part[] = [];
        for (const piece of others) if (piece.length > 0) parts.push(await store.add(factRows(piece, [...NUMBERS, ...TEXTS])));
        if (merged > 1 && parts.length >= merged) parts = [await store.merge(parts.slice(0, merged)), ...parts.slice(merged)];
        const conversions = {
          rows: factRows(
            sold.map(({ row, goal }) => ({ ...row, goal })),
            [...NUMBERS, ...TEXTS, "goal"],
          ),
          measures: { sales: sold.map(({ sales }) => sales), profit: sold.map(({ profit }) => profit) },
        };
        const sources = { parts, tail: factRows(tail, [...NUMBERS, ...TEXTS]), conversions, readChunks: store.read, cache: null };
        const answer = await group(sources, query, limits);
        const expected = recount(rows, sold, query);
        expect(answer.count).toBe(expected.length);
        expect(answer.rows).toEqual(expected.toSorted(comparer(query.order)).slice(query.offset, query.offset + query.limit));
        expect(answer.totals).toEqual(totalsOf(expected));
      },
    ),
    { seed: inject("seed"), numRuns: 150 },
  );
});

type Sold = { row: Row; goal: string; sales: number; profit: number };

function recount(rows: readonly Row[], sold: readonly Sold[], query: GroupQuery): Sum[] {
  const sums = new Map<string, Sum>();
  const costs = new Map<Sum, Map<string, { micros: number; currency: string; date: number }>>();
  const sumOf = (one: Row) => {
    const values = query.slices.map((each) => sliceOf(each, one, query));
    const key = JSON.stringify(values);
    const sum = sums.get(key) ?? { values, clicks: 0, uniques: 0, costMicros: 0, unconverted: {}, conversions: { sales: 0, profit: 0 } };
    sums.set(key, sum);
    return sum;
  };
  for (const one of rows.filter((each) => counts(each, query))) {
    const sum = sumOf(one);
    sum.clicks += 1;
    sum.uniques += one.unique ?? 0;
    const date = Number(sliceOf({ time: "date" }, one, query));
    const currency = one.cost_currency ?? "";
    const ofSum = costs.get(sum) ?? new Map();
    costs.set(sum, ofSum);
    const lane = ofSum.get(`${currency} ${date}`) ?? { micros: 0, currency, date };
    ofSum.set(`${currency} ${date}`, lane);
    lane.micros += one.cost_micros ?? 0;
  }
  for (const [sum, lanes] of costs) {
    for (const { micros, currency, date } of lanes.values()) {
      const converted = currency === "usd" ? micros : convert(micros, currency, date);
      if (converted !== null) sum.costMicros += converted;
      else if (micros > 0) sum.unconverted[currency] = (sum.unconverted[currency] ?? 0) + micros;
    }
  }
  for (const { row: one, sales, profit } of sold.filter((each) => counts(each.row, query))) {
    const { conversions } = sumOf(one);
    conversions.sales += sales;
    conversions.profit += profit;
  }
  return [...sums.values()];
}

function sliceOf(each: Slice, one: Row, query: GroupQuery): Value {
  if ("time" in each) {
    const atMs = (one.quarter ?? 0) * QUARTER_MS;
    const shown = new Date(query.clock(atMs)).toISOString();
    const [year = 0, month = 0, day = 0, hour = 0] = shown.split(/[-T:]/).map(Number);
    const units = { year, quarter_of_year: Math.ceil(month / 3), month, day, hour, date: year * 10_000 + month * 100 + day };
    return units[each.time];
  }
  const none = isNumberColumn(each.column) ? 0 : "";
  const value = one[each.column] ?? none;
  return "as" in each ? each.as(value) : value;
}

function counts(one: Row, query: GroupQuery): boolean {
  const at = one.quarter ?? 0;
  if (at < query.fromQuarter || at >= query.toQuarter) return false;
  return query.filters.every(({ of, values, exclude = false }) => values.includes(sliceOf(of, one, query)) !== exclude);
}

function comparer(orders: readonly Order[]): (a: Sum, b: Sum) => number {
  const compareValues = (a: Value, b: Value) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    const [one, other] = [[...String(a)], [...String(b)]].map((units) => units.map((unit) => unit.codePointAt(0) ?? 0));
    const at = one?.findIndex((unit, place) => unit !== other?.[place]) ?? -1;
    return at < 0 ? (one?.length ?? 0) - (other?.length ?? 0) : (one?.[at] ?? 0) - (other?.[at] ?? -1);
  };
  const read = (sum: Sum, by: Order["by"]): Value => {
    if (typeof by === "number") return sum.values[by] ?? 0;
    return by === "cost" ? sum.costMicros : Number({ ...sum, ...sum.conversions }[by as "clicks"]);
  };
  return (a, b) => {
    for (const { by, descending } of orders) {
      const difference = compareValues(read(a, by), read(b, by));
      if (difference !== 0) return descending ? -difference : difference;
    }
    for (const [at, value] of a.values.entries()) {
      const difference = compareValues(value, b.values[at] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

function totalsOf(sums: readonly Sum[]): Omit<Sum, "values"> {
  const totals = { clicks: 0, uniques: 0, costMicros: 0, unconverted: {} as Record<string, number>, conversions: { sales: 0, profit: 0 } };
  for (const { clicks, uniques, costMicros, unconverted, conversions } of sums) {
    totals.clicks += clicks;
    totals.uniques += uniques;
    totals.costMicros += costMicros;
    for (const [currency, micros] of Object.entries(unconverted))
      totals.unconverted[currency] = (totals.unconverted[currency] ?? 0) + micros;
    totals.conversions.sales += conversions.sales;
    totals.conversions.profit += conversions.profit;
  }
  return totals;
}
