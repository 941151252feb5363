import { describe, expect, it } from "vitest";
import type { FactRows } from "../../src/domain/statistics/facts.ts";
import { encodePart } from "../../src/domain/statistics/parts/encode.ts";
import { group } from "../../src/domain/statistics/parts/group.ts";
import { decodeHeader } from "../../src/domain/statistics/parts/header.ts";
import type { Chunk, ChunkRange } from "../../src/domain/statistics/parts/part.ts";
import { wallClock } from "../../src/lib/wall-clock.ts";

describe("column parts", () => {
  it("answers a question", async () => {
    const rows: FactRows = {
      count: 4,
      numbers: { quarter: [1_900_000, 1_900_001, 1_900_100, 1_900_100], affiliate: [1, 2, 1, 1], unique: [1, 1, 0, 1] },
      texts: { country: ["us", "de", "us", ""], sub1: ["a", "😀", "c", ""] },
    };
    const { header, chunks } = await encodePart(rows);
    const readChunks = async (ranges: readonly ChunkRange[]) =>
      ranges.flatMap(({ part, first, last }) =>
        chunks.slice(first, last + 1).map((body, at): Chunk => ({ part, number: first + at, body })),
      );
    const sources = { parts: [{ name: "p", header: decodeHeader(header) }], tail: rows, conversions: null, readChunks, cache: null };
    const answer = await group(sources, {
      slices: [{ column: "country" }, { column: "sub1" }],
      filters: [{ of: { column: "affiliate" }, values: [1] }],
      fromQuarter: 0,
      toQuarter: 2_000_000,
      clock: wallClock("UTC"),
      order: [{ by: "clicks", descending: true }],
      offset: 0,
      limit: 100,
    });
    expect(answer).toMatchObject({ count: 3, totals: { clicks: 6, uniques: 4 } });
    expect(answer.rows.map(({ values, clicks }) => [...values, clicks])).toEqual([
      ["", "", 2],
      ["us", "a", 2],
      ["us", "c", 2],
    ]);
  });
});
