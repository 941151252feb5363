/** The engine of column parts, with the parts in memory, which shows what a report takes beside the database, or in D1. */

import { connect } from "../../src/db/client.ts";
import { readTogether } from "../../src/db/read.ts";
import type { FactRows } from "../../src/domain/statistics/facts.ts";
import { ColumnCache } from "../../src/domain/statistics/parts/column-cache.ts";
import { encodePart } from "../../src/domain/statistics/parts/encode.ts";
import { group } from "../../src/domain/statistics/parts/group.ts";
import { decodeHeader } from "../../src/domain/statistics/parts/header.ts";
import { TooLargeReportError } from "../../src/domain/statistics/parts/memory.ts";
import { mergeParts } from "../../src/domain/statistics/parts/merge-parts.ts";
import type { ChunkRange, Part, ReadChunks } from "../../src/domain/statistics/parts/part.ts";
import type { Groups } from "../../src/domain/statistics/parts/query.ts";
import { beginPartStatement, chunkReader, PartWriter, partsRead } from "../../src/domain/statistics/stored-parts.ts";
import { QUARTER_MS, wallClock } from "../../src/lib/wall-clock.ts";
import { ClickMaker, FIRST_QUARTER, type NetworkClicks, QUARTERS } from "../lib/network-clicks.ts";
import { NETWORK_QUESTIONS } from "../lib/network-questions.ts";

/** How a month lies in parts. */
export type Layout = "six" | "one";

const FEWEST_PARTS = 6;
const MOST_ROWS = 1_000_000;
const chunks = new Map<string, string[]>();
const headers = new Map<string, string>();
const parts: Record<Layout, Part[]> = { six: [], one: [] };
let tail: FactRows = { count: 0, numbers: {}, texts: {} };
const clock = wallClock("Europe/Berlin");
const caches: Record<string, ColumnCache | null> = { cached: new ColumnCache(64 * 1024 * 1024), fresh: null };

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/bench/build") return Response.json(await build(await request.json()));
    if (pathname === "/bench/merge") return Response.json(await merge());
    const layout = searchParams.get("layout") as Layout;
    if (pathname === "/bench/store") return Response.json(await store(env.DB, layout));
    const kept = searchParams.get("store") === "d1" ? await inD1(env.DB, layout) : { parts: parts[layout], readChunks };
    return Response.json(await ask(Number(searchParams.get("question")), kept, searchParams.get("cache") ?? "fresh"));
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
  headers.set(name, header);
  return { name, header: decodeHeader(header) };
}

async function readChunks(ranges: readonly ChunkRange[]) {
  return ranges.flatMap(({ part, first, last }) =>
    (chunks.get(part) ?? []).slice(first, last + 1).map((body, at) => ({ part, number: first + at, body })),
  );
}

/** Each layout is the parts of an owner. */
const OWNERS: Record<Layout, number> = { six: 1, one: 2 };

async function store(d1: D1Database, layout: Layout): Promise<{ parts: number }> {
  const db = connect(d1);
  for (const { name } of parts[layout]) {
    const begun = await beginPartStatement(db, { ownerId: OWNERS[layout], nowMs: 1 }).first<number>("id");
    const writer = new PartWriter(db, begun ?? 0);
    for (const [number, body] of (chunks.get(name) ?? []).entries()) await writer.write(body, number);
    await d1.batch(writer.finished(headers.get(name) ?? "", { isPruned: false, nowMs: 1 }));
  }
  return { parts: parts[layout].length };
}

interface Kept {
  parts: readonly Part[];
  readChunks: ReadChunks;
}

/** The plan of a report. */
async function inD1(d1: D1Database, layout: Layout): Promise<Kept> {
  const db = connect(d1);
  const span = { ownerId: OWNERS[layout], fromMs: FIRST_QUARTER * QUARTER_MS, toMs: (FIRST_QUARTER + QUARTERS) * QUARTER_MS };
  const [stored] = await readTogether(db, partsRead(db, span));
  return { parts: stored, readChunks: chunkReader(db) };
}

/** An answer, or which slice a report is refused for, and how often chunks were read. */
export type Asked = { reads: number } & (Groups | { refusedFor: number | null });

async function ask(question: number, kept: Kept, cache: string): Promise<Asked> {
  let reads = 0;
  const counted: Kept = {
    parts: kept.parts,
    readChunks: (ranges) => {
      reads += 1;
      return kept.readChunks(ranges);
    },
  };
  try {
    const groups = await answer(question, counted, cache);
    return { ...groups, reads };
  } catch (error) {
    if (error instanceof TooLargeReportError) return { refusedFor: error.slice, reads };
    throw error;
  }
}

async function answer(question: number, kept: Kept, cache: string): Promise<Groups> {
  const { slices, filters } = NETWORK_QUESTIONS[question] ?? { slices: [], filters: [] };
  const sources = { ...kept, tail, conversions: null, cache: caches[cache] ?? null };
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
