import type { z } from "zod";
import { deliverLeads } from "../domain/postbacks/delivery/deliver.ts";
import { deliverOutbox } from "../domain/telegram/delivery/deliver-outbox.ts";
import { ingestClicks } from "../domain/traffic/ingest.ts";
import type { Deps } from "../platform/deps.ts";
import { describeError } from "../platform/log.ts";
import { keepDeadLetters } from "./dead-letters.ts";
import { clickMessage, postbackMessage, telegramMessage } from "./messages.ts";

/** Hands a batch to the consumer of its queue, which the end of the queue's name tells, so that deployments may prefix it. */
export async function consume(deps: Deps, batch: MessageBatch): Promise<void> {
  if (batch.queue.endsWith("postbacks")) {
    await work(deps, batch, postbackMessage, (messages) =>
      deliverLeads(
        deps,
        messages.map(({ leadId }) => leadId),
      ),
    );
  } else if (batch.queue.endsWith("clicks")) {
    await work(deps, batch, clickMessage, (messages) => ingestClicks(deps, messages));
  } else if (batch.queue.endsWith("telegram")) {
    await work(deps, batch, telegramMessage, (messages) =>
      deliverOutbox(
        deps,
        messages.map(({ outboxId }) => outboxId),
      ),
    );
  } else {
    await settle(deps, batch, batch.messages, () =>
      keepDeadLetters(
        deps,
        batch.queue,
        batch.messages.map(({ body }) => body),
      ),
    );
  }
}

/** Messages of another shape than the queue's are kept as dead letters, and hold none of the others up. */
async function work<Schema extends z.ZodType>(
  deps: Deps,
  batch: MessageBatch,
  schema: Schema,
  consumer: (bodies: z.output<Schema>[]) => Promise<void>,
): Promise<void> {
  const good: Message[] = [];
  const bodies: z.output<Schema>[] = [];
  const poison: Message[] = [];
  for (const message of batch.messages) {
    const parsed = schema.safeParse(message.body);
    if (parsed.success) {
      good.push(message);
      bodies.push(parsed.data);
    } else poison.push(message);
  }
  await settle(deps, batch, poison, () =>
    keepDeadLetters(
      deps,
      batch.queue,
      poison.map(({ body }) => body),
    ),
  );
  await settle(deps, batch, good, () => consumer(bodies));
}

/** Acknowledges messages once their work is done, or asks for them again. */
async function settle(deps: Deps, batch: MessageBatch, messages: readonly Message[], act: () => Promise<void>): Promise<void> {
  if (messages.length === 0) return;
  try {
    await act();
    for (const message of messages) message.ack();
  } catch (error) {
    deps.log.error("queue.failed", { queue: batch.queue, count: messages.length, ...describeError(error) });
    for (const message of messages) message.retry();
  }
}
