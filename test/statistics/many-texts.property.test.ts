import fc from "fast-check";
import { expect, inject, it } from "vitest";
import { group } from "../../src/domain/statistics/parts/group.ts";
import { REPORT_LIMITS, TooLargeReportError } from "../../src/domain/statistics/parts/memory.ts";
import type { Part } from "../../src/domain/statistics/parts/part.ts";
import type { Filter, GroupQuery, Order, Slice } from "../../src/domain/statistics/parts/query.ts";
import { wallClock } from "../../src/lib/wall-clock.ts";
import { factRows, PartStore, type Row } from "./parts-kit.ts";

const COLUMNS = ["quarter", "affiliate", "offer", "unique", "country", "sub1", "sub2"] as const;
const MIB = 2 ** 20;
/** A report that is counted by part holds less. */
const ENOUGH = 8 * MIB;

const stream = fc.record({
  seed: fc.nat(),
  count: fc.integer({ min: 1, max: 12_000 }),
  /** Of so many rows in a hundred nobody else has the tag. */
  fresh: fc.constantFrom(0, 20, 80, 100),
  /** How many tags the others share. */
  shared: fc.constantFrom(1, 500, 6_000),
  parts: fc.integer({ min: 1, max: 4 }),
  tail: fc.constantFrom(0, 1, 300),
});
const slices = fc.constantFrom<Slice[]>(
  [{ column: "sub2" }],
  [{ column: "sub2" }, { column: "country" }],
  [{ column: "affiliate" }, { column: "sub2" }],
  [{ column: "sub1" }, { column: "sub2" }, { column: "offer" }, { time: "date" }],
);
const filters = fc.constantFrom<Filter[]>(
  [],
  [{ of: { column: "offer" }, values: [1, 2] }],
  [{ of: { column: "sub2" }, values: ["tag 0", "own 1"], exclude: true }],
);
const order = fc.constantFrom<Order[]>(
  [],
  [{ by: "clicks", descending: true }],
  [
    { by: "profit", descending: true },
    { by: 0, descending: true },
  ],
);
const limits = fc
  .record({
    mostBytes: fc.constantFrom(2 * MIB, 3 * MIB, 4 * MIB, 5 * MIB, ENOUGH),
    mostReadBytes: fc.constantFrom(2 ** 14, REPORT_LIMITS.mostReadBytes),
    mostTexts: fc.constantFrom(500, Number.POSITIVE_INFINITY),
  })
  .map((some) => ({ ...REPORT_LIMITS, fewTexts: 100, ...some }));

interface Sum {
  values: (string | number)[];
  clicks: number;
  uniques: number;
  profit: number;
}

it("answers by texts that are nearly all different what plain counting answers, however much it may hold", async () => {
  await fc.assert(
    fc.asyncProperty(stream, slices, filters, order, fc.nat(40), limits, async (made, asked, filters, order, offset, limits) => {
      const rows = rowsOf(made);
      const sold = rows.filter((_, at) => at % 97 === 3);
      const store = new PartStore();
      const parts: Part[] = [];
      const kept = rows.slice(made.tail);
      for (let part = 0; part < made.parts; part += 1) {
        const piece = kept.slice((kept.length * part) / made.parts, (kept.length * (part + 1)) / made.parts);
        if (piece.length > 0) parts.push(await store.add(factRows(piece, COLUMNS)));
      }
      const query: GroupQuery = {
        slices: asked,
        filters,
        fromQuarter: 0,
        toQuarter: 10_000_000,
        clock: wallClock("UTC"),
        order,
        offset,
        limit: 30,
      };
      const conversions = { rows: factRows(sold, COLUMNS), measures: { profit: sold.map((_, at) => at % 7) } };
      const sources = { parts, tail: factRows(rows.slice(0, made.tail), COLUMNS), conversions, readChunks: store.read, cache: null };
      const answer = await group(sources, query, limits).catch((error: unknown) => {
        if (error instanceof TooLargeReportError && limits.mostBytes < ENOUGH) return null;
        throw error;
      });
      if (answer === null) return;
      const expected = recount(rows, sold, query);
      const page = answer.rows.map(({ values, clicks, uniques, conversions }) => ({ values, clicks, uniques, ...conversions }));
      expect(page).toEqual(expected.toSorted(comparer(order)).slice(offset, offset + 30));
      expect(answer.count).toBe(expected.length);
      expect(answer.totals).toMatchObject({
        clicks: expected.reduce((sum, { clicks }) => sum + clicks, 0),
        uniques: expected.reduce((sum, { uniques }) => sum + uniques, 0),
        conversions: { profit: expected.reduce((sum, { profit }) => sum + profit, 0) },
      });
      expect(answer.peakBytes).toBeLessThanOrEqual(limits.mostBytes);
    }),
    { seed: inject("seed"), numRuns: 40 },
  );
});

function rowsOf({ seed, count, fresh, shared }: { seed: number; count: number; fresh: number; shared: number }): Row[] {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.floor(((state >>> 0) / 2 ** 32) * below);
  };
  return Array.from({ length: count }, (_, at) => ({
    quarter: 1_990_000 + random(300),
    affiliate: 1 + random(40),
    offer: 1 + random(5),
    unique: random(2),
    country: ["us", "de", ""][random(3)] ?? "",
    sub1: `source ${random(150)}`,
    sub2: random(100) < fresh ? `own ${at}` : `tag ${random(shared)}`,
  }));
}

function recount(rows: readonly Row[], sold: readonly Row[], query: GroupQuery): Sum[] {
  const sums = new Map<string, Sum>();
  const sumOf = (row: Row): Sum => {
    const values = query.slices.map((slice) => {
      if ("column" in slice) return row[slice.column] ?? "";
      return Number(new Date((row.quarter ?? 0) * 900_000).toISOString().slice(0, 10).replaceAll("-", ""));
    });
    const key = JSON.stringify(values);
    const sum = sums.get(key) ?? { values, clicks: 0, uniques: 0, profit: 0 };
    sums.set(key, sum);
    return sum;
  };
  const counts = (row: Row) =>
    query.filters.every(({ of, values, exclude = false }) => "time" in of || values.includes(row[of.column] ?? "") !== exclude);
  for (const row of rows.filter(counts)) {
    const sum = sumOf(row);
    sum.clicks += 1;
    sum.uniques += row.unique ?? 0;
  }
  for (const [at, row] of sold.entries()) if (counts(row)) sumOf(row).profit += at % 7;
  return [...sums.values()];
}

/** All texts are ASCII. */
function comparer(order: readonly Order[]): (a: Sum, b: Sum) => number {
  const compare = (a: string | number, b: string | number) => (a < b ? -1 : Number(a > b));
  return (a, b) => {
    for (const { by, descending } of order) {
      const [one, other] = typeof by === "number" ? [a.values[by], b.values[by]] : [a[by as "clicks"], b[by as "clicks"]];
      const difference = compare(one ?? 0, other ?? 0);
      if (difference !== 0) return descending ? -difference : difference;
    }
    return a.values.map((value, at) => compare(value, b.values[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
  };
}
