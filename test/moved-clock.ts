import worker from "../src/index.ts";

const { now } = Date;
let movedMs = 0;
Date.now = () => now() + movedMs;
scheduler.wait = async () => {};

/** The Worker, on a clock that a request to /moved-clock?ms= moves, where nothing waits. */
export default {
  ...worker,
  async fetch(request, env, ctx) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/moved-clock") return worker.fetch(request, env, ctx);
    movedMs = Number(searchParams.get("ms"));
    return new Response();
  },
} satisfies ExportedHandler<Env>;
