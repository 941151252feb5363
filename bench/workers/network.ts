/** The engine of column parts, with the parts in memory: what a report takes beside the database. */

import type { FactRows } from "../../src/domain/statistics/facts.ts";
import { ColumnCache } from "../../src/domain/statistics/parts/column-cache.ts";
import { encodePart } from "../../src/domain/statistics/parts/encode.ts";
import { group } from "../../src/domain/statistics/parts/group.ts";
import { decodeHeader } from "../../src/domain/statistics/parts/header.ts";
import { TooLargeReportError } from "../../src/domain/statistics/parts/memory.ts";
import { mergeParts } from "../../src/domain/statistics/parts/merge-parts.ts";
import type { ChunkRange, Part } from "../../src/domain/statistics/parts/part.ts";
import type { Groups } from "../../src/domain/statistics/parts/query.ts";
import { wallClock } from "../../src/lib/wall-clock.ts";
import { ClickMaker, FIRST_QUARTER, type NetworkClicks, QUARTERS } from "../lib/network-clicks.ts";
import { NETWORK_QUESTIONS } from "../lib/network-questions.ts";

/** How a month lies in parts. */
export type Layout = "six" | "one";

const FEWEST_PARTS = 6;
const MOST_ROWS = 1_000_000;
const chunks = new Map<string, string[]>();
const parts: Record<Layout, Part[]> = { six: [], one: [] };
let tail: FactRows = { count: 0, numbers: {}, texts: {} };
const clock = wallClock("Europe/Berlin");
const caches: Record<string, ColumnCache | null> = { cached: new ColumnCache(64 * 1024 * 1024), fresh: null };

export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/bench/build") return Response.json(await build(await request.json()));
    if (pathname === "/bench/merge") return Response.json(await merge());
    return Response.json(
      await ask(Number(searchParams.get("question")), searchParams.get("layout") as Layout, searchParams.get("cache") ?? "fresh"),
    );
  },
} satisfies ExportedHandler<Env>;

/** Makes the clicks and six parts of them. */
async function build(clicks: NetworkClicks): Promise<{ bytes: number }> {
  const maker = new ClickMaker(clicks);
  const rows = clicks.count - clicks.tail;
  const count = Math.min(MOST_ROWS, Math.ceil(rows / FEWEST_PARTS));
  for (let made = 0; made < rows; made += count) {
    const encoded = await encodePart(maker.next(Math.min(count, rows - made)));
    parts.six.push(keep(`six ${made}`, encoded.header, encoded.chunks));
  }
  tail = maker.next(clicks.tail);
  return { bytes: parts.six.reduce((sum, { header }) => sum + header.bytes, 0) };
}

async function merge(): Promise<{ bytes: number; columns: Record<string, number> }> {
  const merged: string[] = [];
  const header = await mergeParts(parts.six, readChunks, (body) => {
    merged.push(body);
  });
  const part = keep("one", header, merged);
  parts.one.push(part);
  const sizes = [...part.header.columns.values()].map(({ name, dictionary, blocks }): [string, number] => [
    name,
    blocks.reduce((sum, { length }) => sum + length, dictionary.length),
  ]);
  return { bytes: part.header.bytes, columns: Object.fromEntries(sizes) };
}

function keep(name: string, header: string, bodies: string[]): Part {
  chunks.set(name, bodies);
  return { name, header: decodeHeader(header) };
}

async function readChunks(ranges: readonly ChunkRange[]) {
  return ranges.flatMap(({ part, first, last }) =>
    (chunks.get(part) ?? []).slice(first, last + 1).map((body, at) => ({ part, number: first + at, body })),
  );
}

/** An answer, or which slice a report is refused for. */
export type Asked = Groups | { refusedFor: number | null };

async function ask(question: number, layout: Layout, cache: string): Promise<Asked> {
  try {
    return await answer(question, layout, cache);
  } catch (error) {
    if (error instanceof TooLargeReportError) return { refusedFor: error.slice };
    throw error;
  }
}

async function answer(question: number, layout: Layout, cache: string): Promise<Groups> {
  const { slices, filters } = NETWORK_QUESTIONS[question] ?? { slices: [], filters: [] };
  const sources = { parts: parts[layout], tail, conversions: null, readChunks, cache: caches[cache] ?? null };
  return await group(sources, {
    slices,
    filters,
    fromQuarter: FIRST_QUARTER,
    toQuarter: FIRST_QUARTER + QUARTERS,
    clock,
    order: [{ by: "clicks", descending: true }],
    offset: 0,
    limit: 100,
  });
}
