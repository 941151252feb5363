/**
 * The product with a meter on its bindings. A request with the header `bench-meter` is answered with its meter, every other one
 * with the rows read in a header; the consumers' are read at /bench/consumers.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import product from "../../src/index.ts";
import { type ConsumerMeter, createMeter, type Meter } from "../lib/meter.ts";

const current = new AsyncLocalStorage<Meter>();
const consumers: Record<string, ConsumerMeter> = {};
let metered: Env | undefined;

export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname === "/bench/consumers") return Response.json(consumers);
    const meter = createMeter();
    const answer = await current.run(meter, () => product.fetch(request, withMeters(env), ctx));
    if (request.headers.has("bench-meter")) return Response.json(meter, { status: answer.status });
    const response = new Response(answer.body, answer);
    response.headers.set("bench-rows-read", String(meter.rowsRead));
    return response;
  },
  async queue(batch, env) {
    const meter = createMeter();
    await current.run(meter, () => product.queue(batch, withMeters(env)));
    const { batches: _, ...cost } = meter;
    const known = consumers[batch.queue] ?? { ...cost, invocations: 0, consumed: 0 };
    const sum = consumers[batch.queue] === undefined ? known : add(known, cost);
    consumers[batch.queue] = { ...sum, invocations: sum.invocations + 1, consumed: sum.consumed + batch.messages.length };
  },
} satisfies ExportedHandler<Env>;

/** What a piece of work asks of the bindings. */
export async function measured(env: Env, work: (env: Env) => Promise<unknown>): Promise<Meter> {
  const meter = createMeter();
  await current.run(meter, () => work(withMeters(env)));
  return meter;
}

function add(known: ConsumerMeter, cost: Omit<Meter, "batches">): ConsumerMeter {
  const sum = { ...known };
  for (const [name, value] of Object.entries(cost)) sum[name as keyof typeof cost] += value;
  return sum;
}

function withMeters(env: Env): Env {
  metered ??= {
    ...env,
    DB: meteredD1(env.DB),
    KV: counted(env.KV, ["get", "getWithMetadata", "put", "delete", "list"], (meter) => {
      meter.kvOperations += 1;
    }),
    POSTBACK_QUEUE: meteredQueue(env.POSTBACK_QUEUE),
    TELEGRAM_QUEUE: meteredQueue(env.TELEGRAM_QUEUE),
    CLICK_QUEUE: meteredQueue(env.CLICK_QUEUE),
  };
  return metered;
}

function meteredQueue(queue: Queue): Queue {
  return counted(queue, ["send", "sendBatch"], (meter, name, [messages]) => {
    meter.messages += name === "send" ? 1 : (messages as unknown[]).length;
  });
}

/** A binding whose named methods are reported before they run. */
function counted<T extends object>(binding: T, names: string[], report: (meter: Meter, name: string, args: unknown[]) => void): T {
  return new Proxy(binding, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        const meter = current.getStore();
        if (meter !== undefined && names.includes(String(name))) report(meter, String(name), args);
        return value.apply(target, args);
      };
    },
  });
}

interface Statement {
  real: D1PreparedStatement;
  sql: string;
  values: unknown[];
}

const statements = new WeakMap<object, Statement>();

function meteredD1(d1: D1Database): D1Database {
  return new Proxy(d1, {
    get(target, name) {
      if (name === "prepare") return (sql: string) => meteredStatement({ real: target.prepare(sql), sql, values: [] });
      if (name === "batch") return (batch: D1PreparedStatement[]) => runBatch(target, batch);
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

async function runBatch(d1: D1Database, batch: D1PreparedStatement[]): Promise<D1Result[]> {
  const known = batch.map((statement) => statements.get(statement) ?? { real: statement, sql: "", values: [] });
  const results = await d1.batch(known.map(({ real }) => real));
  count(known, results);
  return results;
}

function meteredStatement(statement: Statement): D1PreparedStatement {
  const { real, sql } = statement;
  const proxy: D1PreparedStatement = new Proxy(real, {
    get(target, name) {
      if (name === "bind") return (...values: unknown[]) => meteredStatement({ real: target.bind(...values), sql, values });
      if (name === "run" || name === "all") {
        return async () => {
          const result = await target[name]();
          count([statement], [result]);
          return result;
        };
      }
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        count([statement], []);
        return value.apply(target, args);
      };
    },
  });
  statements.set(proxy, statement);
  return proxy;
}

/** @param results none where D1 answers rows without their cost */
function count(batch: Statement[], results: D1Result[]): void {
  const meter = current.getStore();
  if (meter === undefined) return;
  meter.roundTrips += 1;
  meter.uncounted += batch.length - results.length;
  meter.batches.push(batch.map(({ sql, values }) => [sql, ...values]));
  for (const { meta, results: rows } of results) {
    meter.rowsRead += meta.rows_read;
    meter.rowsWritten += meta.rows_written;
    meter.rowsChanged += meta.changes;
    if (meta.changes === 0) meter.rowsReturned += rows.length;
  }
}
