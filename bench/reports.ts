import { CommandError } from "../scripts/lib/cli.ts";
import { type Figure, figure, median, quantile } from "./lib/figures.ts";
import { post } from "./lib/load.ts";
import { dollarsPerMillion, OPERATIONS_PER_MESSAGE } from "./lib/prices.ts";
import { DAYS, type Visits } from "./lib/visits.ts";

const SMALL = 100_000;
const LARGE = 1_000_000;
const CHUNK = 50_000;
/** The first round warms up and does not count. */
const ROUNDS = 41;
const DAY_MS = 86_400_000;
/** What a queue hands over at a time. */
const CLICKS_PER_INVOCATION = 100;
const ITEMS = ["date", "hour", "flow", "geo", "utms", "subid"];

/** What rolling the clicks and leads asked of D1. */
interface Rolled {
  rowsRead: number;
  rowsWritten: number;
}

interface Account {
  id: number;
  key: string;
}

/**
 * Reports over a hundred thousand clicks and over ten times as many, and what the rollups add to a click.
 * @param server one of bench/workers/reports.ts
 */
export async function measureReports(server: string, small: Account, large: Account, say: (step: string) => void): Promise<Figure[]> {
  const endMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  await fill(server, { accountId: small.id, count: SMALL, endMs }, say);
  const rolled = await fill(server, { accountId: large.id, count: LARGE, endMs }, say);
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const period = `from=${day(endMs - DAYS * DAY_MS)}&to=${day(endMs - 1)}`;
  await checkRolled(`${server}/api/tracker/stats.json?item=date&${period}&id=`, small.key, SMALL);
  await checkRolled(`${server}/api/tracker/stats.json?item=date&${period}&id=`, large.key, LARGE);
  const figures: Figure[] = [];
  for (const [name, path] of [
    ...ITEMS.map((item) => [`report_${item}`, `stats.json?item=${item}&${period}`] as const),
    ["report_leads_page", `leads.json?${period}&limit=100`] as const,
  ]) {
    say(`timing ${name}`);
    const url = `${server}/api/tracker/${path}`;
    figures.push(...(await timeReport(name, url, small, large)));
  }
  return [...figures, ...costFigures(rolled)];
}

async function fill(server: string, visits: Visits, say: (step: string) => void): Promise<Rolled> {
  const rolled = { rowsRead: 0, rowsWritten: 0 };
  for (let from = 0; from < visits.count; from += CHUNK) {
    say(`making clicks ${from} of ${visits.count}`);
    const to = Math.min(from + CHUNK, visits.count);
    const answer = await post(`${server}/bench/fill`, JSON.stringify({ visits, from, to }));
    const { rowsRead, rowsWritten } = JSON.parse(answer) as Rolled;
    rolled.rowsRead += rowsRead;
    rolled.rowsWritten += rowsWritten;
  }
  return rolled;
}

/** Both sizes in turns. */
async function timeReport(name: string, url: string, small: Account, large: Account): Promise<Figure[]> {
  const times: Record<"small" | "large", number[]> = { small: [], large: [] };
  const rows = { small: 0, large: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [size, { key }] of [
      ["small", small],
      ["large", large],
    ] as const) {
      const { ms, rowsRead } = await ask(url, key);
      if (round > 0) times[size].push(ms);
      rows[size] = rowsRead;
    }
  }
  const of = (size: "small" | "large") => ({ median: median(times[size]), p99: quantile(times[size], 0.99) });
  const [few, many] = [of("small"), of("large")];
  const ratio = many.median / few.median;
  return [
    figure(`${name}_median`, many.median, "ms, of 1 M clicks", {
      floor: few.median,
      target: "≤ 50; ratio ≤ 1.2",
      spread: `p99 ${many.p99.toFixed(1)}, of 100 k ${few.p99.toFixed(1)}; ratio ${ratio.toFixed(2)}`,
    }),
    figure(`${name}_rows_read`, rows.large, "rows, of 1 M clicks", { floor: rows.small }),
  ];
}

/** @throws CommandError unless the report counts every click, once */
async function checkRolled(url: string, key: string, expected: number): Promise<void> {
  const answer = await fetch(url + key);
  const { total } = (await answer.json()) as { total?: { click: number } };
  if (total?.click !== expected) throw new CommandError(`of ${expected} clicks a report counts ${total?.click}`);
}

async function ask(url: string, key: string): Promise<{ ms: number; rowsRead: number }> {
  const startedAtMs = performance.now();
  const answer = await fetch(`${url}&id=${key}`);
  const text = await answer.text();
  const ms = performance.now() - startedAtMs;
  const { status } = JSON.parse(text) as { status?: string };
  if (!answer.ok || status === "error") throw new CommandError(`a report was answered ${answer.status}: ${text.slice(0, 300)}`);
  return { ms, rowsRead: Number(answer.headers.get("bench-rows-read")) };
}

function costFigures(rolled: Rolled): Figure[] {
  const rowsRead = rolled.rowsRead / LARGE;
  const rowsWritten = rolled.rowsWritten / LARGE;
  const click = { requests: 1, rowsRead: 0, rowsWritten: 1, queueOperations: OPERATIONS_PER_MESSAGE, kvOperations: 0 };
  const floor = dollarsPerMillion(click);
  const allIn = dollarsPerMillion({ ...click, requests: 1 + 1 / CLICKS_PER_INVOCATION, rowsRead, rowsWritten: 1 + rowsWritten });
  return [
    figure("click_rollup_rows_read", rowsRead, "rows"),
    figure("click_rollup_rows_written", rowsWritten, "rows", { spread: "with those of its leads" }),
    figure("click_cost_all_in", allIn, "USD per million", { floor, target: "≤ 4" }),
  ];
}
