/**
 * The product's consumer of clicks, fed by POSTs of batches: at /consume as it is, at /count under the gauge's meter. At /bench/settle
 * it does what jobs do with clicks.
 */
import { connect } from "../../src/db/client.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { joinParts } from "../../src/domain/statistics/join-parts.ts";
import product from "../../src/index.ts";
import gauge, { measured } from "./gauge.ts";

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname === "/bench/settle") return Response.json(await settle(env, await request.json()));
    if (request.method !== "POST") return gauge.fetch(request, env, ctx);
    const consumer = pathname === "/count" ? gauge : product;
    const bodies: unknown[] = await request.json();
    let failed = 0;
    const messages = bodies.map((body, index) => ({
      id: String(index),
      timestamp: new Date(),
      body,
      attempts: 1,
      ack() {},
      retry() {
        failed += 1;
      },
    }));
    await consumer.queue({ queue: "pawprint-clicks", messages, ackAll() {}, retryAll() {} } as unknown as MessageBatch, env);
    return Response.json({ failed }, { status: failed === 0 ? 200 : 500 });
  },
  async queue() {},
} satisfies ExportedHandler<Env>;

/** Of whose clicks parts are made. */
export interface Settling {
  ownerId: number;
  nowMs: number;
  /** Parts are merged. */
  isLast: boolean;
}

type Rows = Record<"rowsRead" | "rowsWritten", number>;

/** What that asked of D1. */
export interface Settled {
  parts: Rows;
  /** Of all parts that are live. */
  partBytes: number;
}

async function settle(env: Env, { ownerId, nowMs, isLast }: Settling): Promise<Settled> {
  const deps = (d1: D1Database) => ({ db: connect(d1), now: () => nowMs });
  const parts = await measured(env, async ({ DB }) => {
    while ((await buildPart(deps(DB), ownerId)) > 0);
    // Of a day that is over, and of a month.
    if (isLast) for (const days of [2, 40]) while (await joinParts({ ...deps(DB), now: () => nowMs + days * 86_400_000 }, ownerId));
  });
  const partBytes = await env.DB.prepare("SELECT sum(bytes) AS bytes FROM click_parts WHERE state = 1").first<number>("bytes");
  return { parts: rowsOf(parts), partBytes: partBytes ?? 0 };
}

const rowsOf = ({ rowsRead, rowsWritten }: Rows): Rows => ({ rowsRead, rowsWritten });
