import type { Deps } from "../../../platform/deps.ts";
import { sendMessages } from "../../../platform/send-messages.ts";

/** A request does not wait for more messages than these. */
const MAX_PER_REQUEST = 1_000;

interface LeadMessage {
  leadId: number;
  /** 0 is at once. */
  delaySeconds: number;
}

/** Queues a message for each lead with postbacks due. */
export async function enqueueLeads(deps: Deps, leadIds: readonly number[]): Promise<void> {
  await enqueueLeadsLater(
    deps,
    [...new Set(leadIds)].map((leadId) => ({ leadId, delaySeconds: 0 })),
  );
}

/** As `enqueueLeads`, for as many as a request may send messages for; the sweep finds the others. */
export async function enqueueSomeLeads(deps: Deps, leadIds: readonly number[]): Promise<void> {
  await enqueueLeads(deps, [...new Set(leadIds)].slice(0, MAX_PER_REQUEST));
}

/** As `enqueueLeads`, each message with its own delay. */
export async function enqueueLeadsLater(deps: Deps, leads: readonly LeadMessage[]): Promise<void> {
  const messages = leads.map(({ leadId, delaySeconds }) => ({ body: { leadId }, delaySeconds }));
  await sendMessages(deps, deps.postbackQueue, messages, "postbacks.wake_failed");
}
