import type { Deps } from "../deps.ts";

/** Hands a batch to the consumer of its queue. */
export async function consume(_deps: Deps, batch: MessageBatch): Promise<void> {
  throw new Error(`no consumer for ${batch.queue}`);
}
