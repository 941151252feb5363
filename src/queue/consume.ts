import type { Deps } from "../deps.ts";
import { deliverOutbox } from "../telegram/deliver-outbox.ts";
import type { TelegramMessage } from "./messages.ts";

/** Hands a batch to the consumer of its queue. A throw brings the whole batch again: what is due is for D1 to say. */
export async function consume(deps: Deps, batch: MessageBatch): Promise<void> {
  switch (batch.queue) {
    case "pawprint-telegram":
      await deliverOutbox(
        deps,
        bodiesOf<TelegramMessage>(batch).map(({ outboxId }) => outboxId),
      );
      break;
    default:
      throw new Error(`no consumer for ${batch.queue}`);
  }
  batch.ackAll();
}

function bodiesOf<Body>(batch: MessageBatch): Body[] {
  return batch.messages.map(({ body }) => body as Body);
}
