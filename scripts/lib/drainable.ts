/** What the runner "schedules" to have a Worker end in order. No platform does. */
export const DRAIN_CRON = "drain";

/** Longer than a message is on its way from its sender to its consumer. */
const QUIET_MS = 200;
const LOOK_MS = 20;

type Served<E> = ExportedHandler<E> & Required<Pick<ExportedHandler<E>, "fetch">>;

/**
 * A Worker that can stop taking requests and drain its queues, by an event of the cron `DRAIN_CRON`: that
 * event ends once nothing has run for a moment. Local queues hand a message on at once, so that nothing then waits in them
 * but what is to be tried again later.
 */
export function drainable<E>(worker: Served<E>): ExportedHandler<E> {
  let running = 0;
  let lastRanAtMs = 0;
  let isClosed = false;

  async function counted<T>(work: () => T | Promise<T>): Promise<T> {
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      lastRanAtMs = Date.now();
    }
  }

  return {
    async fetch(request, env, ctx) {
      if (isClosed) return new Response(null, { status: 503, headers: { "retry-after": "5" } });
      return counted(() => worker.fetch(request, env, ctx));
    },
    async queue(batch, env, ctx) {
      await counted(() => worker.queue?.(batch, env, ctx));
    },
    async scheduled(controller, env, ctx) {
      if (controller.cron !== DRAIN_CRON) return counted(() => worker.scheduled?.(controller, env, ctx));
      isClosed = true;
      while (running > 0 || Date.now() - lastRanAtMs < QUIET_MS) await scheduler.wait(LOOK_MS);
    },
  };
}
