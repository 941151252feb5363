import type { Deps } from "./deps.ts";

/** What a queue takes in one send. */
const MAX_MESSAGES_PER_SEND = 100;

/**
 * Sends messages to a queue that only wake: what they are about is in D1. A send that fails is logged and costs a minute, until
 * the sweeper finds the rows.
 * @param failed the log's event for a send that failed
 */
export async function sendMessages<Body>(
  deps: Pick<Deps, "log">,
  queue: Queue<Body>,
  messages: readonly { body: Body; delaySeconds: number }[],
  failed: string,
): Promise<void> {
  for (let start = 0; start < messages.length; start += MAX_MESSAGES_PER_SEND) {
    const some = messages.slice(start, start + MAX_MESSAGES_PER_SEND);
    try {
      await queue.sendBatch(some);
    } catch {
      deps.log.error(failed, { count: some.length });
    }
  }
}
