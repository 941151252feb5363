import { setTimeout as delay } from "node:timers/promises";
import { CommandError } from "../scripts/lib/cli.ts";
import { type Figure, figure, speed } from "./lib/figures.ts";
import { post } from "./lib/load.ts";
import type { ConsumerMeter } from "./lib/meter.ts";
import { dollarsPerMillion, OPERATIONS_PER_MESSAGE } from "./lib/prices.ts";
import type { Arrival, Receiver } from "./lib/receiver.ts";
import type { Backlog, Place } from "./lib/seed.ts";

/** What an invocation of the product attempts side by side. */
const CONCURRENCY = 5;
const PATIENCE_MS = 60_000;
/** How long to listen for what should not come: a delivery made twice. */
const QUIET_MS = 300;
/** The first rounds, in which code is still being compiled. */
const WARM_UP_ROUNDS = 3;

/** Lets a backlog go, as a customer does who saves a paused template again. */
async function release(server: string, { key, template }: Place): Promise<void> {
  const answer = await post(`${server}/api/profile/postbacks.json?id=${key}`, JSON.stringify({ pb_wait: template }));
  if (JSON.parse(answer).status !== "ok") throw new CommandError(`the templates were not saved: ${answer}`);
}

/** @throws CommandError unless every delivery arrived, once */
export function checkOnce(arrivals: Arrival[], expected: number, what: string): void {
  const ids = new Set(arrivals.map(({ id }) => id));
  if (ids.size === expected && arrivals.length === expected) return;
  throw new CommandError(`${what}: of ${expected} postbacks ${ids.size} arrived, ${arrivals.length - ids.size} of them again`);
}

/**
 * Deliveries a second from the first to the last arrival of a backlog, and a bare loop of the same fetches, in rounds of which each
 * begins with the other; the first rounds warm up and do not count.
 * @param answerAfterMs how long the receiver takes to answer
 */
export async function timeDeliveries(
  name: string,
  servers: { product: string; floor: string },
  receiver: Receiver,
  backlogs: Backlog[],
  answerAfterMs: number,
): Promise<Figure> {
  receiver.answerAfterMs = answerAfterMs;
  let requests: ReturnType<typeof sameRequest>[] = [];
  const deliver = async (backlog: Backlog): Promise<number> => {
    receiver.clear();
    await release(servers.product, backlog);
    await receiver.waitFor(backlog.size, PATIENCE_MS);
    await delay(QUIET_MS);
    checkOnce(receiver.arrivals, backlog.size, "the backlog");
    requests = receiver.arrivals.map((arrival) => sameRequest(backlog, arrival));
    return arrivalsPerSecond(receiver.arrivals);
  };
  const fetchBarely = async (): Promise<number> => {
    receiver.clear();
    await post(`${servers.floor}/fetches`, JSON.stringify({ requests, concurrency: CONCURRENCY }));
    return arrivalsPerSecond(receiver.arrivals);
  };
  const measured: { value: number; floor: number }[] = [];
  for (const backlog of backlogs) {
    const isFloorFirst = measured.length % 2 === 1;
    const before = isFloorFirst ? await fetchBarely() : 0;
    const value = await deliver(backlog);
    measured.push({ value, floor: isFloorFirst ? before : await fetchBarely() });
  }
  receiver.answerAfterMs = 0;
  return speed(name, "deliveries/s", measured.slice(WARM_UP_ROUNDS), "ratio ≥ 0.8");
}

/** A request that looks to the receiver like the one that came. */
function sameRequest({ template }: Place, { id, click, status }: Arrival): { url: string; headers: Record<string, string> } {
  const values: Record<string, string> = { click, status, lead: "10000000", time: "1700000000" };
  return {
    url: template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ""),
    headers: { accept: "application/json, */*;q=0.5", "user-agent": "Pawprint", "webhook-id": id, "webhook-timestamp": "1700000000" },
  };
}

function arrivalsPerSecond(arrivals: Arrival[]): number {
  const first = arrivals[0]?.atMs ?? Number.NaN;
  const last = arrivals.at(-1)?.atMs ?? Number.NaN;
  return (arrivals.length - 1) / ((last - first) / 1000);
}

/** Counts what the deliveries of a backlog ask of the platform, and those that come one by one. */
export async function countDeliveries(
  gauge: string,
  receiver: Receiver,
  backlog: Backlog,
  oneByOne: () => Promise<number>,
): Promise<Figure[]> {
  await untilIdle(gauge);
  const before = await readConsumer(gauge);
  receiver.clear();
  await release(gauge, backlog);
  await receiver.waitFor(backlog.size, PATIENCE_MS);
  await untilIdle(gauge);
  checkOnce(receiver.arrivals, backlog.size, "the counted backlog");
  const between = await readConsumer(gauge);
  const singles = await oneByOne();
  await untilIdle(gauge);
  const after = await readConsumer(gauge);
  return [...costFigures("backlog", between, before, backlog.size), ...costFigures("single", after, between, singles)];
}

function costFigures(name: string, after: ConsumerMeter, before: ConsumerMeter, deliveries: number): Figure[] {
  const each = (what: Exclude<keyof ConsumerMeter, "batches">) => (after[what] - before[what]) / deliveries;
  const operations = {
    requests: each("invocations"),
    rowsRead: each("rowsRead"),
    rowsWritten: each("rowsWritten"),
    queueOperations: each("consumed") * OPERATIONS_PER_MESSAGE,
    kvOperations: each("kvOperations"),
  };
  const batched = name === "backlog";
  const floor = {
    requests: batched ? 0.01 : 1,
    rowsRead: 1,
    rowsWritten: 2,
    queueOperations: OPERATIONS_PER_MESSAGE,
    kvOperations: 0,
  };
  return [
    figure(`delivery_${name}_d1_round_trips`, each("roundTrips"), "round trips", { withinBudget: after.uncounted === 0 }),
    figure(`delivery_${name}_rows_read`, operations.rowsRead, "rows", { floor: floor.rowsRead }),
    figure(`delivery_${name}_rows_written`, operations.rowsWritten, "rows", { floor: floor.rowsWritten }),
    figure(`deliveries_${name}_cost`, dollarsPerMillion(operations), "USD per million", { floor: dollarsPerMillion(floor) }),
  ];
}

const POSTBACKS = "pawprint-postbacks";

async function readConsumer(gauge: string): Promise<ConsumerMeter> {
  const answer = await fetch(`${gauge}/bench/consumers`);
  const consumers = (await answer.json()) as Record<string, ConsumerMeter>;
  const known = consumers[POSTBACKS];
  if (known === undefined) throw new CommandError("no postback was consumed");
  return known;
}

/** Waits until the consumers have had nothing to do for a while. */
async function untilIdle(gauge: string): Promise<void> {
  for (let consumed = -1; ; await delay(QUIET_MS)) {
    const now = (await readConsumer(gauge)).consumed;
    if (now === consumed) return;
    consumed = now;
  }
}
