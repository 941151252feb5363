import type { Deps } from "../deps.ts";

const MAX_MESSAGES_PER_SEND = 100;

interface Wake {
  leadId: number;
  delaySeconds: number;
}

/** Tells the queue of leads with postbacks due. A send that fails costs a minute: the sweeper finds the rows. */
export async function wakeLeads(deps: Deps, leadIds: number[], delaySeconds = 0): Promise<void> {
  await wakeLeadsLater(
    deps,
    leadIds.map((leadId) => ({ leadId, delaySeconds })),
  );
}

/** As `wakeLeads`, each lead in its own time. */
export async function wakeLeadsLater(deps: Deps, wakes: Wake[]): Promise<void> {
  for (let start = 0; start < wakes.length; start += MAX_MESSAGES_PER_SEND) {
    const messages = wakes
      .slice(start, start + MAX_MESSAGES_PER_SEND)
      .map(({ leadId, delaySeconds }) => ({ body: { leadId }, delaySeconds }));
    try {
      await deps.postbackQueue.sendBatch(messages);
    } catch {
      deps.log.error("postbacks.wake_failed", { count: messages.length });
    }
  }
}
