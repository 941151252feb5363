import type { Deps } from "../deps.ts";

const MAX_MESSAGES_PER_SEND = 100;

/** Tells the queue of leads with postbacks due. A send that fails costs a minute: the sweeper finds the rows. */
export async function wakeLeads(deps: Deps, leadIds: number[], delaySeconds = 0): Promise<void> {
  for (let start = 0; start < leadIds.length; start += MAX_MESSAGES_PER_SEND) {
    const messages = leadIds.slice(start, start + MAX_MESSAGES_PER_SEND).map((leadId) => ({ body: { leadId }, delaySeconds }));
    try {
      await deps.postbackQueue.sendBatch(messages);
    } catch {
      deps.log.error("postbacks.wake_failed", { count: messages.length });
    }
  }
}
