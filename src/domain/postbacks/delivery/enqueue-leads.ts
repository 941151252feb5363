import type { Deps } from "../../../platform/deps.ts";
import { sendMessages } from "../../../platform/send-messages.ts";

/** An answer to a request is not kept waiting for more. */
const MAX_WOKEN = 1_000;

interface Wake {
  leadId: number;
  /** 0 is at once. */
  delaySeconds: number;
}

/** Tells the queue of leads with postbacks due, each once. */
export async function wakeLeads(deps: Deps, leadIds: readonly number[]): Promise<void> {
  await wakeLeadsLater(
    deps,
    [...new Set(leadIds)].map((leadId) => ({ leadId, delaySeconds: 0 })),
  );
}

/** As `wakeLeads`, of as many as a request may send messages for; the sweeper finds the rest. */
export async function wakeSomeLeads(deps: Deps, leadIds: readonly number[]): Promise<void> {
  await wakeLeads(deps, [...new Set(leadIds)].slice(0, MAX_WOKEN));
}

/** As `wakeLeads`, each lead in its own time. */
export async function wakeLeadsLater(deps: Deps, wakes: readonly Wake[]): Promise<void> {
  const messages = wakes.map(({ leadId, delaySeconds }) => ({ body: { leadId }, delaySeconds }));
  await sendMessages(deps, deps.postbackQueue, messages, "postbacks.wake_failed");
}
