import { beforeAll, describe, expect, it } from "vitest";
import type { FactRows } from "../../src/domain/statistics/facts.ts";
import { ColumnCache } from "../../src/domain/statistics/parts/column-cache.ts";
import { encodePart } from "../../src/domain/statistics/parts/encode.ts";
import { group } from "../../src/domain/statistics/parts/group.ts";
import type { GroupSources } from "../../src/domain/statistics/parts/group-sources.ts";
import { decodeHeader } from "../../src/domain/statistics/parts/header.ts";
import { REPORT_LIMITS, TooLargeReportError } from "../../src/domain/statistics/parts/memory.ts";
import { DamagedPartError, type Part } from "../../src/domain/statistics/parts/part.ts";
import type { Group, GroupQuery, Groups, Slice } from "../../src/domain/statistics/parts/query.ts";
import { Turns } from "../../src/domain/statistics/parts/turns.ts";
import { wallClock } from "../../src/lib/wall-clock.ts";
import { factRows, PartStore, type Row } from "./parts-kit.ts";

const COLUMNS = ["quarter", "affiliate", "offer", "unique", "country", "sub1", "sub2", "ip"] as const;
const UNLIMITED = {
  mostBytes: Number.POSITIVE_INFINITY,
  mostReadBytes: Number.POSITIVE_INFINITY,
  rowsPerShare: Number.POSITIVE_INFINITY,
  mostOfOneAffiliate: REPORT_LIMITS.mostOfOneAffiliate,
  mostDenseKeys: REPORT_LIMITS.mostDenseKeys,
  fewTexts: REPORT_LIMITS.fewTexts,
  mostTexts: Number.POSITIVE_INFINITY,
};
const ODD_TEXTS = [
  "",
  " ",
  "😀👩‍👩‍👧",
  "שלום",
  "مرحبا",
  "\u0000a\u0000",
  "\ufeffx",
  "1.2.3.4",
  "1.2.3.04",
  "999.1.1.1",
  "x".repeat(2_000),
  "é",
];

const everything: GroupQuery = {
  slices: [],
  filters: [],
  fromQuarter: 0,
  toQuarter: 10_000_000,
  clock: wallClock("UTC"),
  order: [{ by: "clicks", descending: true }],
  offset: 0,
  limit: 100,
};

function sourcesOf(store: PartStore, parts: readonly Part[], tail: readonly Row[] = []): GroupSources {
  return { parts, tail: factRows(tail, COLUMNS), conversions: null, readChunks: store.read, cache: null };
}

/** Rows of several blocks: an affiliate has about a tenth of them; most have a text of their own. */
function manyRows(count: number): Row[] {
  return Array.from({ length: count }, (_, at) => ({
    quarter: 1_990_000 + ((at * 7) % 2_880),
    affiliate: 1 + (at % 10),
    offer: 1 + ((at * 31) % 23),
    unique: at % 3 === 0 ? 1 : 0,
    country: ["us", "de", "", "fr"][at % 4] ?? "",
    sub1: `source ${(Math.imul(at, 0x9e3779b1) >>> 8) % 20_011}`,
    sub2: at % 4 === 0 ? `ad${at % 1_000}` : `click-${at}`,
    ip: `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`,
  }));
}

/** Clicks by values, counted plainly. */
function recount(rows: readonly Row[], columns: readonly (keyof Row)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = JSON.stringify(columns.map((column) => row[column]));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** That there are the groups that there should be, and each on the page has its clicks. */
function expectSame({ rows, count }: Groups, expected: ReadonlyMap<string, number>, limit = expected.size): void {
  const differing = rows.filter(({ values, clicks }: Group) => expected.get(JSON.stringify(values)) !== clicks);
  expect({ count, rows: rows.length, differing }).toEqual({ count: expected.size, rows: Math.min(limit, expected.size), differing: [] });
}

describe("a part of several blocks", () => {
  const rows = manyRows(100_000);
  const tail = rows.slice(90_000);
  let store: PartStore;
  let parts: Part[];
  let merged: Part;

  beforeAll(async () => {
    store = new PartStore();
    parts = [await store.add(factRows(rows.slice(0, 70_000), COLUMNS)), await store.add(factRows(rows.slice(70_000, 90_000), COLUMNS))];
    merged = await store.merge(parts);
  });

  it("takes few bytes a click", () => {
    expect(merged.header.rows).toBe(90_000);
    expect(merged.header.bytes / 90_000).toBeLessThan(10);
  });

  it("knows of how many bytes its chunks are", () => {
    for (const { name, header } of [...parts, merged]) expect(header.bytes).toBe(store.bytesOf(name));
  });

  it.each([
    { name: "a tag that most clicks have for themselves", slices: ["sub2"] as const },
    { name: "more values than a word of a key holds", slices: ["sub1", "sub2", "ip", "offer"] as const },
    { name: "few values", slices: ["country", "offer"] as const },
  ])("answers by $name", async ({ slices }) => {
    const expected = recount(rows, slices);
    for (const read of [parts, [merged]]) {
      const answer = await group(
        sourcesOf(store, read, tail),
        { ...everything, slices: slices.map((column) => ({ column })), limit: 3_000 },
        UNLIMITED,
      );
      expectSame(answer, expected, 3_000);
    }
  });

  it("answers for one affiliate, and reads only the blocks that may have it", async () => {
    const slices = ["sub1", "sub2"] as const;
    const expected = recount(
      rows.filter(({ affiliate }) => affiliate === 3),
      slices,
    );
    const query = { ...everything, slices: slices.map((column) => ({ column })), limit: 50_000 };
    const filters = [{ of: { column: "affiliate" as const }, values: [3] }];
    expectSame(await group(sourcesOf(store, [merged], tail), { ...query, filters }), expected);
    const readBy = async (asked: GroupQuery) => {
      const before = store.chunksRead;
      await group(sourcesOf(store, [merged]), asked);
      return store.chunksRead - before;
    };
    const sub1: GroupQuery = { ...everything, slices: [{ column: "sub1" }] };
    expect(await readBy({ ...sub1, filters })).toBeLessThan(await readBy(sub1));
  });

  it("asks for chunks once", async () => {
    store.reads = 0;
    await group(sourcesOf(store, [...parts, merged], tail), { ...everything, slices: [{ column: "country" }, { time: "date" }] });
    expect(store.reads).toBe(1);
  });

  it("asks for one block after the other where chunks are many", async () => {
    const slices = ["sub1", "country"] as const;
    const query: GroupQuery = { ...everything, slices: slices.map((column) => ({ column })), limit: 100_000 };
    store.reads = 0;
    expectSame(await group(sourcesOf(store, parts, tail), query, { ...REPORT_LIMITS, mostReadBytes: 1 }), recount(rows, slices));
    const [early, late] = [1, 1];
    expect(store.reads).toBe(early + (late + 2) + (late + 1));
  });

  it("reads dictionaries of what is counted with the blocks where chunks are many, whichever block is the first", async () => {
    const costs = rows.map((row, at) => ({ ...row, cost_micros: Math.imul(at, 0x9e3779b1) >>> 2, cost_currency: "usd" }));
    const part = await store.add(factRows(costs, [...COLUMNS, "cost_micros", "cost_currency"]));
    const query: GroupQuery = {
      ...everything,
      slices: [{ column: "country" }, { time: "month" }],
      cost: { currency: "usd", convert: () => null },
      added: ["cost_micros"],
    };
    for (const affiliate of [1, 10]) {
      const asked = { ...query, filters: [{ of: { column: "affiliate" as const }, values: [affiliate] }] };
      const whole = await group(sourcesOf(store, [part]), asked);
      const { rows: stepByStep } = await group(sourcesOf(store, [part]), asked, { ...REPORT_LIMITS, mostReadBytes: 1 });
      expect(stepByStep).toEqual(whole.rows);
    }
  });

  it("asks for nothing that is kept decoded", async () => {
    const sources = { ...sourcesOf(store, [merged], tail), cache: new ColumnCache(8 * 2 ** 20) };
    const query: GroupQuery = { ...everything, slices: [{ column: "country" }, { column: "sub1" }] };
    const first = await group(sources, query);
    store.reads = 0;
    expect(await group(sources, query)).toMatchObject({ rows: first.rows, count: first.count });
    expect(store.reads).toBe(0);
    expect(sources.cache.bytes).toBeLessThanOrEqual(8 * 2 ** 20);
  });

  it("answers the same however little of earlier reports is kept", async () => {
    const asked: Slice[][] = [
      [{ column: "country" }, { column: "affiliate" }],
      [{ column: "sub1" }],
      [{ column: "country" }, { column: "sub1" }],
    ];
    for (const mostKept of [20_000, 60_000, 200_000, 600_000, 1_000_000]) {
      const cache = new ColumnCache(mostKept);
      for (const slices of [...asked, ...asked]) {
        const answer = await group({ ...sourcesOf(store, [merged], tail), cache }, { ...everything, slices });
        const { rows, count } = await group(sourcesOf(store, [merged], tail), { ...everything, slices });
        expect(answer).toMatchObject({ rows, count });
        expect(cache.bytes).toBeLessThanOrEqual(mostKept);
      }
    }
  });

  it("answers each page as a part of the whole order", async () => {
    const query: GroupQuery = { ...everything, slices: [{ column: "sub1" }], order: [{ by: "uniques", descending: true }], limit: 50_000 };
    const whole = await group(sourcesOf(store, [merged], tail), query);
    for (const offset of [0, 7, 9_000]) {
      const page = await group(sourcesOf(store, [merged], tail), { ...query, offset, limit: 40 });
      expect(page.rows).toEqual(whole.rows.slice(offset, offset + 40));
    }
  });

  it.each([
    { name: "a tag that most clicks have for themselves", slices: [{ column: "sub2" }], mostBytes: 4.5 * 2 ** 20 },
    {
      name: "affiliates, whose clicks lie together",
      slices: [{ column: "affiliate" }, { column: "sub1" }, { column: "offer" }],
      mostBytes: 4 * 2 ** 20,
    },
    { name: "a date and an address", slices: [{ time: "date" }, { column: "ip" }], mostBytes: 6 * 2 ** 20 },
    {
      name: "what an offer stands for, and a tag",
      slices: [{ column: "offer", as: (offer) => (Number(offer) % 2 === 0 ? "even" : "odd") }, { column: "sub2" }],
      mostBytes: 6 * 2 ** 20,
    },
  ] satisfies { name: string; slices: Slice[]; mostBytes: number }[])(
    "counts shares one after the other where it may not hold all: $name",
    async ({ slices, mostBytes }) => {
      const sold = rows.filter((_, at) => at % 1_001 === 0);
      const conversions = { rows: factRows(sold, COLUMNS), measures: { profit: sold.map((_, at) => at % 7) } };
      const sources = { ...sourcesOf(store, [...parts, merged], tail), conversions };
      const limits = { ...REPORT_LIMITS, mostBytes, mostReadBytes: 2 ** 18 };
      for (const order of [[{ by: "profit", descending: true }], [{ by: 0, descending: true }], []]) {
        const query: GroupQuery = { ...everything, slices, order, offset: 30, limit: 70 };
        const { peakBytes: _, ...whole } = await group(sources, query, UNLIMITED);
        const { peakBytes, ...inShares } = await group(sources, query, limits);
        expect(inShares).toEqual(whole);
        expect(peakBytes).toBeLessThanOrEqual(mostBytes);
      }
      expect((await group(sources, { ...everything, slices }, UNLIMITED)).peakBytes).toBeGreaterThan(mostBytes);
    },
  );

  it("refuses to hold more than it may, and names the slice that costs most", async () => {
    const query: GroupQuery = { ...everything, slices: [{ column: "country" }, { column: "sub2" }] };
    const refusal = await group(sourcesOf(store, parts, tail), query, { ...REPORT_LIMITS, mostBytes: 2 ** 20 }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(TooLargeReportError);
    expect(refusal).toMatchObject({ slice: 1 });
    expect((await group(sourcesOf(store, parts, tail), query)).peakBytes).toBeLessThan(48 * 2 ** 20);
  });
});

it("reads for each share of affiliates only the blocks that may have one", async () => {
  const rows = manyRows(48_000).map((row, at) => ({ ...row, affiliate: 1 + Math.floor(at / 1_000) }));
  const store = new PartStore();
  const parts: Part[] = [];
  for (let at = 0; at < rows.length; at += 3_000) parts.push(await store.add(factRows(rows.slice(at, at + 3_000), COLUMNS)));
  const query: GroupQuery = { ...everything, slices: [{ column: "affiliate" }, { column: "ip" }] };
  const { peakBytes, ...whole } = await group(sourcesOf(store, parts), query, UNLIMITED);
  const once = store.chunksRead;
  const { peakBytes: less, ...inShares } = await group(sourcesOf(store, parts), query, { ...REPORT_LIMITS, mostBytes: peakBytes / 2 });
  expect(inShares).toEqual(whole);
  expect(less).toBeLessThanOrEqual(peakBytes / 2);
  expect(store.chunksRead - once).toBeLessThan(3 * once);
});

it("counts one share of affiliates after the other in one pass, all chunks at once or step by step", async () => {
  const costs = (at: number) => ({ cost_micros: Math.imul(at, 0x9e3779b1) >>> 2, cost_currency: at % 2 === 0 ? "usd" : "eur" });
  const rows = manyRows(200_000).map((row, at) => ({ ...row, affiliate: 1 + ((at * 13) % 40), ...costs(at) }));
  const columns = [...COLUMNS, "cost_micros", "cost_currency"] as const;
  const store = new PartStore();
  const parts = [
    await store.add(factRows(rows.slice(0, 140_000), columns)),
    await store.add(factRows(rows.slice(140_000, 199_000), columns)),
  ];
  const tail = factRows(rows.slice(199_000), columns);
  const sold = rows.filter((_, at) => at % 1_001 === 0);
  const conversions = { rows: factRows(sold, columns), measures: { profit: sold.map((_, at) => at % 7) } };
  const sources: GroupSources = { parts, tail, conversions, readChunks: store.read, cache: null };
  const query: GroupQuery = {
    ...everything,
    slices: [{ column: "affiliate" }, { column: "sub1" }],
    cost: { currency: "usd", convert: () => null },
    offset: 40,
    limit: 60,
  };
  const filters = [{ of: { column: "offer" as const }, values: [1, 2, 3, 9] }];
  const only = [[rows[2]?.affiliate ?? 0, rows[2]?.sub1 ?? ""]];
  for (const asked of [query, { ...query, filters }, { ...query, order: [{ by: 1, descending: true }] }, { ...query, only, offset: 0 }]) {
    const { peakBytes, ...whole } = await group(sources, asked, UNLIMITED);
    for (const mostReadBytes of [Number.POSITIVE_INFINITY, 2 ** 14]) {
      const limits = { ...UNLIMITED, mostReadBytes, rowsPerShare: 20_000, mostOfOneAffiliate: 1 };
      const { peakBytes: less, ...inTurn } = await group(sources, asked, limits);
      expect(inTurn).toEqual(whole);
      if (asked.filters.length === 0) expect(less).toBeLessThan(peakBytes);
    }
  }
});

describe("texts", () => {
  it("come back as they were", async () => {
    const store = new PartStore();
    const rows = ODD_TEXTS.map((text, at) => ({ quarter: 1_990_000 + at, sub1: text, ip: text, country: "us" }));
    const many = Array.from({ length: 300 }, (_, at) => ({ quarter: 1_990_000, sub1: `${at}😀`, ip: `0.0.0.${at}`, country: "us" }));
    const parts = [await store.add(factRows(rows, COLUMNS)), await store.add(factRows([...many, ...rows], COLUMNS))];
    const merged = await store.merge(parts);
    const all = [...rows, ...rows, ...many];
    for (const read of [parts, [merged]]) {
      const answer = await group(sourcesOf(store, read), { ...everything, slices: [{ column: "sub1" }, { column: "ip" }], limit: 1_000 });
      expectSame(answer, recount(all, ["sub1", "ip"]));
    }
  });
});

describe("damage", () => {
  const rows = manyRows(3_000);
  const query: GroupQuery = {
    ...everything,
    slices: [{ column: "sub1" }, { column: "ip" }, { time: "hour" }],
    filters: [{ of: { column: "offer" }, values: [1], exclude: true }],
  };

  it("of any byte of what is read is an error, never another answer", async () => {
    const store = new PartStore();
    const part = await store.add(factRows(rows, COLUMNS));
    const sound = await group(sourcesOf(store, [part]), query);
    const { chunks } = await encodePart(factRows(rows, COLUMNS));
    const bytes = Uint8Array.fromBase64(chunks[0] ?? "");
    let refused = 0;
    for (let at = 0; at < bytes.length; at += 211) {
      const broken = bytes.slice();
      broken[at] = (broken[at] ?? 0) ^ 64;
      store.damage(part.name, () => [broken.toBase64(), ...chunks.slice(1)]);
      const answer = await group(sourcesOf(store, [part]), query).catch((error: unknown) => error);
      if (answer instanceof DamagedPartError) refused += 1;
      else expect(answer).toEqual(sound);
    }
    expect(refused).toBeGreaterThan(10);
  });

  it.each([
    { name: "a chunk is missing", change: (chunks: string[]) => chunks.slice(1) },
    { name: "a chunk is cut off", change: (chunks: string[]) => chunks.map((chunk) => chunk.slice(0, 1_024)) },
    { name: "a chunk is no base64", change: (chunks: string[]) => chunks.map(() => "?") },
    { name: "a chunk is empty", change: (chunks: string[]) => chunks.map(() => "") },
  ])("is an error when $name", async ({ change }) => {
    const store = new PartStore();
    const part = await store.add(factRows(rows, COLUMNS));
    store.damage(part.name, change);
    await expect(group(sourcesOf(store, [part]), query)).rejects.toBeInstanceOf(DamagedPartError);
  });

  it("of a header is an error", async () => {
    const { header } = await encodePart(factRows(rows, COLUMNS));
    const bytes = Uint8Array.fromBase64(header);
    for (let at = 0; at < bytes.length; at += 1) {
      const broken = bytes.slice();
      broken[at] = (broken[at] ?? 0) ^ 1;
      expect(() => decodeHeader(broken.toBase64())).toThrow(DamagedPartError);
    }
    expect(() => decodeHeader(header.slice(0, 40))).toThrow(DamagedPartError);
    expect(() => decodeHeader("")).toThrow(DamagedPartError);
  });
});

describe("what cannot be stored or asked", () => {
  const one: FactRows = { count: 1, numbers: { quarter: [1] }, texts: {} };

  it.each([
    { name: "no rows", rows: { count: 0, numbers: {}, texts: {} } },
    { name: "a negative number", rows: { ...one, numbers: { quarter: [1], isp: [-1] } } },
    { name: "a fraction", rows: { ...one, numbers: { quarter: [1.5] } } },
    { name: "too large a number", rows: { ...one, numbers: { quarter: [2 ** 53] } } },
  ])("is refused: $name", async ({ rows }) => {
    await expect(encodePart(rows)).rejects.toThrow(RangeError);
  });

  it("is refused: rows without a column that the question names", async () => {
    const sources = { ...sourcesOf(new PartStore(), []), tail: one };
    await expect(group(sources, { ...everything, slices: [{ column: "country" }] })).rejects.toThrow("the rows have no country");
  });

  it("is refused: an order by what is not measured", async () => {
    const order = [{ by: "sales", descending: true }];
    await expect(group(sourcesOf(new PartStore(), []), { ...everything, order })).rejects.toThrow(TypeError);
  });
});

it("answers nothing of nothing", async () => {
  expect(await group(sourcesOf(new PartStore(), []), everything)).toMatchObject({ rows: [], count: 0, totals: { clicks: 0, uniques: 0 } });
});

describe("turns of an isolate", () => {
  /** A clock on which a wait takes its time at once. */
  function fakeTime() {
    let ms = 0;
    const sleep = async (waitedMs: number) => {
      ms += waitedMs;
    };
    return { now: () => ms, sleep };
  }

  it("are one report's at a time", async () => {
    const turns = new Turns();
    const time = fakeTime();
    const first = Promise.withResolvers<string>();
    const told: string[] = [];
    const waiting = [
      turns.take(time, () => first.promise),
      turns.take({ ...time, sleep: async (ms) => first.resolve(`after ${ms}`) }, async () => "second"),
    ];
    for (const turn of waiting) told.push(await turn);
    expect(told).toEqual(["after 10", "second"]);
  });

  it("go on after a report that failed", async () => {
    const turns = new Turns();
    await expect(turns.take(fakeTime(), () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await turns.take(fakeTime(), async () => "next")).toBe("next");
  });

  it("go on after a report that never ends, as when its caller has left", async () => {
    const turns = new Turns();
    const time = fakeTime();
    void turns.take(time, () => new Promise(() => {}));
    expect(await turns.take(time, async () => "next")).toBe("next");
    expect(time.now()).toBe(10_000);
  });
});
