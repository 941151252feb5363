/** What a redirect must at least do: answer a constant 302, and send one message as large as a click's. */
const CLICK = { id: "1_0mqf5v9c00n39yvifb99u13v", accountId: 1, flowId: 1, rest: "x".repeat(700) };

export default {
  fetch(_request, env, ctx) {
    ctx.waitUntil(env.CLICK_QUEUE.send(CLICK));
    return new Response(null, { status: 302, headers: { location: "https://landing.test/", "cache-control": "no-store" } });
  },
  async queue() {},
} satisfies ExportedHandler<Env>;
