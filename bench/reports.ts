import { CommandError } from "../scripts/lib/cli.ts";
import { type Figure, figure, median, quantile } from "./lib/figures.ts";
import { post } from "./lib/load.ts";
import { dollarsPerMillion, OPERATIONS_PER_MESSAGE } from "./lib/prices.ts";
import { type Question, questionsOf, SEVERAL } from "./lib/questions.ts";
import { alike, type SubjectCounts, type Subjects } from "./lib/subjects.ts";
import { DAYS, type Visits } from "./lib/visits.ts";

const SMALL = 100_000;
export const LARGE = 1_000_000;
const CHUNK = 50_000;
/** The first round warms up and does not count. */
const ROUNDS = 31;
const SEVERAL_ROUNDS = 8;
const DAY_MS = 86_400_000;
/** What a queue hands over at a time. */
const CLICKS_PER_INVOCATION = 100;
/** Of sums of all that an account has: as for reports of a network's clicks. */
const SUMS_TARGET = "≤ 100";
/** Of pages, which are to take the same time however much an account has. */
const PAGES_TARGET = "≤ 50; ratio ≤ 1.2";

type Size = "small" | "large";

/** What making parts asked of D1. */
interface Settled {
  rowsRead: number;
  rowsWritten: number;
}

interface Account {
  id: number;
  key: string;
}

/**
 * Reports over a hundred thousand clicks and over ten times as many, and what parts add to a click.
 * @param server one of bench/workers/reports.ts
 */
export async function measureReports(server: string, small: Account, large: Account, say: (step: string) => void): Promise<Figure[]> {
  const endMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  await fill(server, { accountId: small.id, count: SMALL, endMs }, say);
  const settled = await fill(server, { accountId: large.id, count: LARGE, endMs }, say);
  const path = (question: Question) => pathOf(question, endMs);
  for (const [{ key }, count] of [[small, SMALL] as const, [large, LARGE] as const]) {
    await checkCounted(`${server}${path({ name: "", path: "stats.json?item=date" })}&id=${key}`, count);
  }
  const figures: Figure[] = [];
  const time = async (of: Question, ofLarge: Question, rounds: number, target: string) => {
    say(`timing ${of.name}`);
    const urls = { small: `${server}${path(of)}&id=${small.key}`, large: `${server}${path(ofLarge)}&id=${large.key}` };
    figures.push(...(await timeReport(of.name, urls, rounds, target)));
  };
  const [few, many] = [await countSubjects(server, small), await countSubjects(server, large)];
  const pairs = { subid: alike(few.subid, many.subid), ip: alike(few.ip, many.ip), flow: alike(few.flow, many.flow) };
  say(`asking both accounts about what has as many rows: ${JSON.stringify(pairs)}`);
  const asked = (size: Size): Subjects => ({ subid: pairs.subid[size], ip: pairs.ip[size], flow: pairs.flow[size] });
  const ofLarge = questionsOf(large.id, asked("large"));
  for (const [index, question] of questionsOf(small.id, asked("small")).entries())
    await time(question, ofLarge[index] ?? question, ROUNDS, question.path.startsWith("leads.json") ? PAGES_TARGET : SUMS_TARGET);
  for (const question of SEVERAL) await time(question, question, SEVERAL_ROUNDS, "");
  return [...figures, ...costFigures(settled)];
}

async function countSubjects(server: string, { id }: Account): Promise<Subjects<SubjectCounts>> {
  return JSON.parse(await post(`${server}/bench/counts`, JSON.stringify({ accountId: id })));
}

export function pathOf({ path, days = DAYS }: Question, endMs: number): string {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return `/api/tracker/${path}&from=${day(endMs - days * DAY_MS)}&to=${day(endMs - 1)}`;
}

export async function fill(server: string, visits: Visits, say: (step: string) => void): Promise<Settled> {
  const settled = { rowsRead: 0, rowsWritten: 0 };
  for (let from = 0; from < visits.count; from += CHUNK) {
    say(`making clicks ${from} of ${visits.count}`);
    const to = Math.min(from + CHUNK, visits.count);
    const answer = await post(`${server}/bench/fill`, JSON.stringify({ visits, from, to }));
    const { rowsRead, rowsWritten } = JSON.parse(answer) as Settled;
    settled.rowsRead += rowsRead;
    settled.rowsWritten += rowsWritten;
  }
  return settled;
}

/** Both sizes in turns. */
async function timeReport(name: string, urls: Record<Size, string>, rounds: number, target: string): Promise<Figure[]> {
  const times: Record<Size, number[]> = { small: [], large: [] };
  const rows = { small: 0, large: 0 };
  for (let round = 0; round < rounds; round += 1) {
    for (const size of ["small", "large"] as const) {
      const { ms, rowsRead } = await ask(urls[size]);
      if (round > 0) times[size].push(ms);
      rows[size] = rowsRead;
    }
  }
  const of = (size: Size) => ({ median: median(times[size]), p99: quantile(times[size], 0.99) });
  const [few, many] = [of("small"), of("large")];
  const spread = `p99 ${many.p99.toFixed(1)}, of 100 k ${few.p99.toFixed(1)}`;
  return [
    figure(`${name}_median`, many.median, "ms, of 1 M clicks", { floor: few.median, target, spread }),
    figure(`${name}_rows_read`, rows.large, "rows, of 1 M clicks", { floor: rows.small }),
  ];
}

/** @throws CommandError unless the report counts every click, once */
async function checkCounted(url: string, expected: number): Promise<void> {
  const answer = await fetch(url);
  const { total } = (await answer.json()) as { total?: { click: number } };
  if (total?.click !== expected) throw new CommandError(`of ${expected} clicks a report counts ${total?.click}`);
}

export async function ask(url: string): Promise<{ ms: number; rowsRead: number }> {
  const startedAtMs = performance.now();
  const answer = await fetch(url);
  const text = await answer.text();
  const ms = performance.now() - startedAtMs;
  const { status } = JSON.parse(text) as { status?: string };
  if (!answer.ok || status === "error") throw new CommandError(`a report was answered ${answer.status}: ${text.slice(0, 300)}`);
  return { ms, rowsRead: Number(answer.headers.get("bench-rows-read")) };
}

function costFigures(settled: Settled): Figure[] {
  const rowsRead = settled.rowsRead / LARGE;
  const rowsWritten = settled.rowsWritten / LARGE;
  const click = { requests: 1, rowsRead: 0, rowsWritten: 1, queueOperations: OPERATIONS_PER_MESSAGE, kvOperations: 0 };
  const floor = dollarsPerMillion(click);
  const allIn = dollarsPerMillion({ ...click, requests: 1 + 1 / CLICKS_PER_INVOCATION, rowsRead, rowsWritten: 1 + rowsWritten });
  return [
    figure("click_part_rows_read", rowsRead, "rows"),
    figure("click_part_rows_written", rowsWritten, "rows"),
    figure("click_cost_all_in", allIn, "USD per million", { floor, target: "≤ 4" }),
  ];
}
