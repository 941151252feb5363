import { CommandError } from "../../scripts/lib/cli.ts";
import { execute } from "../../scripts/lib/database.ts";
import { type Figure, figure, speed } from "./figures.ts";
import { inLanes, post, rate } from "./load.ts";
import type { Meter } from "./meter.ts";
import { dollarsPerMillion, OPERATIONS_PER_MESSAGE } from "./prices.ts";

/** A POST of JSON that the product answers, and whose statements the floor runs again. */
export interface Call {
  /** The kind of call, by which figures are grouped. */
  kind: string;
  path: string;
  body: string;
  headers?: Record<string, string>;
}

/** Calls that come one after the other; lines go side by side. */
export type Line = readonly Call[];

/** What the product did with every call, and what the floor is to do again. */
export interface Recording {
  meters: { kind: string; meter: Meter }[];
  /** Every statement's text once. */
  sql: string[];
  /** The round trips of each call: a statement is its place in `sql` and its parameters. */
  replays: Map<Call, string>;
}

/** What a change of a lead writes. */
export const HISTORY = ["leads", "lead_events", "journal", "postback_deliveries"];

const RECORDING_LANES = 4;
/** How many calls are under way at a time: Telegram opens 40 connections to a webhook by default. */
const LANES = 16;
const MAX_ROUND_TRIPS = 2;

/**
 * Has the product take calls under a meter, round by round, and keeps the statements it ran for each. A call whose statements
 * name a row by its number must come in a later round than the one that makes it: within a round, the floor may number rows otherwise.
 * @param gauge a server of bench/workers/gauge.ts
 */
export async function record(gauge: string, rounds: readonly (readonly Line[])[]): Promise<Recording> {
  const recording: Recording = { meters: [], sql: [], replays: new Map() };
  const places = new Map<string, number>();
  const placeOf = (sql: string) => {
    const known = places.get(sql);
    if (known !== undefined) return known;
    places.set(sql, recording.sql.push(sql) - 1);
    return recording.sql.length - 1;
  };
  for (const lines of rounds) {
    await inLanes(lines, RECORDING_LANES, async (calls) => {
      for (const call of calls) {
        const meter: Meter = JSON.parse(await send(gauge, call, { "bench-meter": "1" }));
        const batches = meter.batches.map((batch) => batch.map(([sql, ...values]) => [placeOf(sql), ...values]));
        recording.meters.push({ kind: call.kind, meter });
        recording.replays.set(call, JSON.stringify(batches));
      }
    });
  }
  return recording;
}

/** One call; answers the body. */
export function send(server: string, { path, body, headers }: Call, more: Record<string, string> = {}): Promise<string> {
  return post(`${server}${path}`, body, { ...headers, ...more });
}

/**
 * Calls a second, the product and the floor in turns; a first round of each warms up and is thrown away.
 * @param servers the product, and one of bench/workers/floor.ts
 */
export async function timeAgainstFloor(
  name: string,
  unit: string,
  servers: { product: string; floor: string },
  rounds: readonly (readonly Line[])[],
  recording: Recording,
): Promise<Figure> {
  await post(`${servers.floor}/register`, JSON.stringify(recording.sql));
  const run = (lines: readonly Line[], one: (call: Call) => Promise<unknown>) =>
    rate([...lines], LANES, async (calls) => {
      for (const call of calls) await one(call);
      return calls.length;
    });
  const runProduct = (lines: readonly Line[]) => run(lines, (call) => send(servers.product, call));
  const runFloor = (lines: readonly Line[]) => run(lines, (call) => post(`${servers.floor}/replay`, recording.replays.get(call) ?? ""));
  const measured: { value: number; floor: number }[] = [];
  for (const [index, lines] of rounds.entries()) {
    const productFirst = index % 2 === 0;
    const before = productFirst ? await runProduct(lines) : await runFloor(lines);
    const after = productFirst ? await runFloor(lines) : await runProduct(lines);
    measured.push(productFirst ? { value: before, floor: after } : { value: after, floor: before });
  }
  return speed(name, unit, measured.slice(1), "ratio ≥ 0.7");
}

/**
 * Proves that both sides wrote the same, and all of it; neither server may be running.
 * @param tables whose rows are counted
 * @param made SQL that counts what the calls were to make
 * @throws CommandError
 */
export async function compareData(
  data: { product: string; floor: string },
  tables: readonly string[],
  made: string,
  expected: number,
): Promise<void> {
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`).join(", ");
  const sql = `SELECT ${counts}, (${made}) AS made`;
  const [product, floor] = await Promise.all(
    [data.product, data.floor].map(async (persistTo) => (await execute(sql, { remote: false, persistTo }))[0]),
  );
  if (JSON.stringify(product) !== JSON.stringify(floor)) {
    throw new CommandError(`the product and the floor wrote different rows: ${JSON.stringify(product)} and ${JSON.stringify(floor)}`);
  }
  if (product?.made !== expected) throw new CommandError(`of ${expected} the ledger has ${product?.made}: ${made}`);
}

/** The counted figures of a call; the mean of the mix, beside what the same rows would cost without one index. */
export function callFigures(name: string, costName: string, { meters }: Recording): Figure[] {
  const all = meters.map(({ meter }) => meter);
  const mean = (what: (meter: Meter) => number) => all.reduce((sum, meter) => sum + what(meter), 0) / all.length;
  const byKind = (what: (meter: Meter) => number) =>
    [...Map.groupBy(meters, ({ kind }) => kind)]
      .map(([kind, own]) => `${kind} ${Math.round((own.reduce((sum, { meter }) => sum + what(meter), 0) / own.length) * 10) / 10}`)
      .join(", ");
  // Where there is nothing to tell there need be no message.
  const anyMessage = (meter: Meter) => Math.min(1, meter.messages);
  const roundTrips = Math.max(...all.map((meter) => meter.roundTrips));
  const product = {
    requests: 1,
    rowsRead: mean((meter) => meter.rowsRead),
    rowsWritten: mean((meter) => meter.rowsWritten),
    queueOperations: mean((meter) => meter.messages) * OPERATIONS_PER_MESSAGE,
    kvOperations: mean((meter) => meter.kvOperations),
  };
  const floor = {
    requests: 1,
    rowsRead: mean((meter) => meter.rowsReturned),
    rowsWritten: mean((meter) => meter.rowsChanged),
    queueOperations: mean(anyMessage) * OPERATIONS_PER_MESSAGE,
    kvOperations: 0,
  };
  const messages = mean((meter) => meter.messages);
  return [
    figure(`${name}_d1_round_trips`, roundTrips, "round trips, at most", {
      floor: 2,
      target: `≤ ${MAX_ROUND_TRIPS}`,
      withinBudget: roundTrips <= MAX_ROUND_TRIPS && all.every((meter) => meter.uncounted === 0),
    }),
    figure(`${name}_rows_read`, product.rowsRead, "rows", { floor: floor.rowsRead, spread: byKind((meter) => meter.rowsRead) }),
    figure(`${name}_rows_written`, product.rowsWritten, "rows", {
      floor: floor.rowsWritten,
      spread: byKind((meter) => meter.rowsWritten),
    }),
    figure(`${name}_queue_messages`, messages, "messages", { floor: mean(anyMessage), spread: byKind((meter) => meter.messages) }),
    figure(costName, dollarsPerMillion(product), "USD per million", { floor: dollarsPerMillion(floor) }),
  ];
}
