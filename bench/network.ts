import { type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, INTEGER, VARCHAR } from "@duckdb/node-api";
import { CommandError } from "../scripts/lib/cli.ts";
import { isNumberColumn } from "../src/domain/statistics/facts.ts";
import { TAIL_CLICKS } from "../src/domain/statistics/make-parts.ts";
import type { Group, Groups } from "../src/domain/statistics/parts/query.ts";
import { ZoneMap } from "../src/domain/statistics/parts/zone-map.ts";
import { wallClock } from "../src/lib/wall-clock.ts";
import { type Figure, figure, median, range } from "./lib/figures.ts";
import { post } from "./lib/load.ts";
import { CLICK_COLUMNS, ClickMaker, type NetworkClicks } from "./lib/network-clicks.ts";
import { NETWORK_QUESTIONS, type NetworkQuestion } from "./lib/network-questions.ts";
import type { Asked, Layout } from "./workers/network.ts";

/** The first round warms up and does not count. */
const ROUNDS = 8;
const PAGE = 100;
/** What a vector of DuckDB takes. */
const CHUNK = 2_048;
/** More of them may take longer. */
const MANY_GROUPS = 50_000;
const TEN_MILLION = 10_000_000;
/** Through the local D1. The first round warms up and does not count. */
const D1_ROUNDS = 4;
const LAYOUTS: readonly Layout[] = ["one", "six"];

interface Answer {
  groups: number;
  clicks: number;
  uniques: number;
  /** Clicks and unique ones of the first page. */
  page: [clicks: number, uniques: number][];
}

/**
 * Questions to a month of a network's clicks, beside DuckDB with one thread on the same clicks. Every answer is compared.
 * @param server one of bench/workers/network.ts
 */
export async function measureNetwork(server: string, count: number, say: (step: string) => void): Promise<Figure[]> {
  const clicks = { count, tail: TAIL_CLICKS };
  // First of all, as it lets connections that are open wait for too long.
  say(`loading ${count} clicks into DuckDB`);
  const duck = await loadDuck(clicks);
  say("making parts of them");
  const { bytes } = JSON.parse(await post(`${server}/bench/build`, JSON.stringify(clicks))) as { bytes: number };
  say("merging them");
  const merged = count <= 1_000_000 ? (JSON.parse(await post(`${server}/bench/merge`, "{}")) as { bytes: number }) : null;
  const figures = [bytesFigure("six", bytes, clicks), ...(merged === null ? [] : [bytesFigure("one", merged.bytes, clicks)])];
  for (const layout of merged === null ? LAYOUTS.slice(1) : LAYOUTS) {
    const sums = { ours: 0, duck: 0 };
    for (const [number, question] of NETWORK_QUESTIONS.entries()) {
      say(`asking ${question.name} of ${layout}`);
      const timed = await timeQuestion(`${server}/?question=${number}&layout=${layout}`, question, duck);
      sums.ours += median(timed.ours);
      sums.duck += median(timed.duck);
      figures.push(...questionFigures(layout, question, timed, count));
    }
    figures.push(figure(`network_${layout}_all_questions`, sums.ours, "ms", { floor: sums.duck, target: "ratio ≤ 3" }));
    figures.push(...(await timeD1(server, layout, say)));
  }
  return figures;
}

interface Timed {
  ours: number[];
  duck: number[];
  groups: number;
  peakBytes: number;
  /** It would hold more than a report may. */
  isRefused: boolean;
}

async function timeQuestion(url: string, question: NetworkQuestion, duck: DuckDBConnection): Promise<Timed> {
  const timed: Timed = { ours: [], duck: [], groups: 0, peakBytes: 0, isRefused: false };
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = performance.now();
    const answer = JSON.parse(await post(url, "{}")) as Asked;
    const between = performance.now();
    const expected = await askDuck(duck, question);
    const after = performance.now();
    timed.groups = expected.groups;
    timed.isRefused = "refusedFor" in answer;
    if (!("refusedFor" in answer)) {
      compare(question, answer, expected);
      timed.peakBytes = answer.peakBytes;
    }
    if (round === 0) continue;
    timed.ours.push(between - before);
    timed.duck.push(after - between);
  }
  return timed;
}

/** The same with the manifest and the chunks in the local D1, beside the time with them in memory: two batches, as a report has. */
async function timeD1(server: string, layout: Layout, say: (step: string) => void): Promise<Figure[]> {
  say(`writing ${layout} into D1`);
  await post(`${server}/bench/store?layout=${layout}`, "{}");
  const figures: Figure[] = [];
  for (const [number, { name }] of NETWORK_QUESTIONS.entries()) {
    const times = { d1: [] as number[], memory: [] as number[] };
    let reads = 0;
    for (let round = 0; round < D1_ROUNDS; round += 1) {
      for (const store of ["d1", "memory"] as const) {
        const before = performance.now();
        const answer = JSON.parse(await post(`${server}/?question=${number}&layout=${layout}&store=${store}`, "{}")) as Asked;
        if (round > 0) times[store].push(performance.now() - before);
        if (store === "d1") reads = answer.reads;
      }
    }
    const [ours, floor] = [median(times.d1), median(times.memory)];
    figures.push(
      figure(`network_${layout}_${name}_in_d1`, ours, "ms", { floor, spread: `${range(times.d1, 0)}; ${reads} readings of chunks` }),
    );
  }
  return figures;
}

/** What a question of so many clicks should take. */
function targetOf({ slices, filters }: NetworkQuestion, groups: number, clicks: number): string {
  if (clicks <= 1_000_000) return groups > MANY_GROUPS ? "≤ 300" : "≤ 100";
  if (clicks !== TEN_MILLION) return "";
  const isOf = (column: string) => filters.some(({ of }) => "column" in of && of.column === column);
  const hasRareTag = slices.some((slice) => "column" in slice && slice.column === "sub2");
  return isOf("affiliate") ? "≤ 200" : hasRareTag ? "≤ 2000" : "≤ 1000";
}

function questionFigures(
  layout: Layout,
  question: NetworkQuestion,
  { ours, duck, groups, peakBytes, isRefused }: Timed,
  clicks: number,
): Figure[] {
  const { name } = question;
  const target = targetOf(question, groups, clicks);
  return [
    figure(`network_${layout}_${name}`, median(ours), "ms", {
      floor: median(duck),
      target,
      spread: `${range(ours, 0)}; ${groups} groups${isRefused ? ", refused" : ""}`,
    }),
    figure(`network_${layout}_${name}_counted_memory`, peakBytes / 2 ** 20, "MiB", {
      target: "≤ 48",
      withinBudget: peakBytes <= 48 * 2 ** 20,
    }),
  ];
}

const bytesFigure = (layout: Layout, bytes: number, { count, tail }: NetworkClicks) =>
  figure(`network_${layout}_bytes_per_click`, bytes / (count - tail), "B", { target: "≤ 20" });

/** A native table, with the local date as a column of its own. */
async function loadDuck(clicks: NetworkClicks): Promise<DuckDBConnection> {
  const duck = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
  const columns = CLICK_COLUMNS.map((column) => `"${column}" ${isNumberColumn(column) ? "INTEGER" : "VARCHAR"}`);
  await duck.run(`CREATE TABLE clicks (${columns.join(", ")}, date INTEGER)`);
  const appender = await duck.createAppender("clicks");
  const maker = new ClickMaker(clicks);
  const zone = new ZoneMap(wallClock("Europe/Berlin"));
  const types = [...CLICK_COLUMNS.map((column) => (isNumberColumn(column) ? INTEGER : VARCHAR)), INTEGER];
  for (let made = 0; made < clicks.count; made += CHUNK) {
    const count = Math.min(CHUNK, clicks.count - made);
    const { numbers, texts } = maker.next(count);
    const lists = CLICK_COLUMNS.map((column) => [...(isNumberColumn(column) ? (numbers[column] as Float64Array) : (texts[column] ?? []))]);
    const dates = [...(numbers.quarter as Float64Array)].map((quarter) => zone.read(quarter, "date"));
    const chunk = DuckDBDataChunk.create(types, count);
    chunk.setColumns([...lists, dates]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  return duck;
}

async function askDuck(duck: DuckDBConnection, { slices, filters }: NetworkQuestion): Promise<Answer> {
  const by = slices.map((slice) => ("time" in slice ? slice.time : `"${slice.column}"`)).join(", ");
  const where = filters.map(
    ({ of, values }) => `"${"time" in of ? of.time : of.column}" IN (${values.map((value) => `'${value}'`).join(", ")})`,
  );
  const reader = await duck.runAndReadAll(`WITH groups AS MATERIALIZED (
      SELECT ${by}, count(*) AS clicks, sum("unique") AS uniques FROM clicks ${where.length > 0 ? `WHERE ${where.join(" AND ")}` : ""} GROUP BY ${by})
    SELECT (SELECT count(*) FROM groups), (SELECT sum(clicks) FROM groups), (SELECT sum(uniques) FROM groups), clicks, uniques
    FROM groups ORDER BY clicks DESC, ${by} LIMIT ${PAGE}`);
  const rows = reader.getRows().map((row) => row.map(Number));
  const [groups = 0, clicks = 0, uniques = 0] = rows[0] ?? [];
  return { groups, clicks, uniques, page: rows.map(([, , , ofGroup = 0, unique = 0]) => [ofGroup, unique]) };
}

function compare({ name }: NetworkQuestion, { rows, count, totals }: Groups, expected: Answer): void {
  const page = rows.map(({ clicks, uniques }: Group): [number, number] => [clicks, uniques]);
  const answer: Answer = { groups: count, clicks: totals.clicks, uniques: totals.uniques, page };
  if (JSON.stringify(answer) !== JSON.stringify(expected)) {
    throw new CommandError(`${name}: ${JSON.stringify(answer)} is not ${JSON.stringify(expected)}`);
  }
}
