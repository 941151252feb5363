/** The product's consumer of clicks, fed by POSTs of batches: at /consume as it is, at /count under the gauge's meter. */
import product from "../../src/index.ts";
import gauge from "./gauge.ts";

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
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
