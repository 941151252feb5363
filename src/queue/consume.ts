import type { z } from "zod";
import { storeDeadLetters } from "../domain/dead-letters/store-dead-letters.ts";
import { deliverLeads } from "../domain/postbacks/delivery/deliver.ts";
import { deliverOutbox } from "../domain/telegram/delivery/deliver-outbox.ts";
import { ingestClicks } from "../domain/traffic/ingest.ts";
import type { Deps } from "../platform/deps.ts";
import { describeError } from "../platform/log.ts";
import { postbackMessage, telegramMessage, visitMessage } from "./messages.ts";

const IN_NAME = /(postbacks|clicks|telegram)?(?:-(\d{1,3}))?$/;

/**
 * Passes a batch to the consumer of its queue, by the end of the queue's name: deployments may prefix it. After the first cell it ends
 * with the cell's number, as in `pawprint-clicks-1`. Messages of a cell that is not there are retried.
 */
export async function consume(home: Deps, batch: MessageBatch): Promise<void> {
  const [, kind, digits = "0"] = IN_NAME.exec(batch.queue) ?? [];
  const deps = home.cells.get(Number(digits));
  if (deps === undefined) {
    home.log.error("queue.no_cell", { queue: batch.queue, count: batch.messages.length });
    for (const message of batch.messages) message.retry();
  } else if (kind === "postbacks") {
    await consumeValid(deps, batch, postbackMessage, (messages) =>
      deliverLeads(
        deps,
        messages.map(({ leadId }) => leadId),
      ),
    );
  } else if (kind === "clicks") {
    await consumeValid(deps, batch, visitMessage, (messages) => ingestClicks(deps, messages));
  } else if (kind === "telegram") {
    await consumeValid(deps, batch, telegramMessage, (messages) =>
      deliverOutbox(
        deps,
        messages.map(({ outboxId }) => outboxId),
      ),
    );
  } else {
    await acknowledgeAfter(deps, batch, batch.messages, () =>
      storeDeadLetters(
        deps,
        batch.queue,
        batch.messages.map(({ body }) => body),
      ),
    );
  }
}

/** Stores malformed messages as dead letters, and passes the others to the consumer. */
async function consumeValid<Schema extends z.ZodType>(
  deps: Deps,
  batch: MessageBatch,
  schema: Schema,
  consumer: (bodies: z.output<Schema>[]) => Promise<void>,
): Promise<void> {
  const wellFormed: Message[] = [];
  const bodies: z.output<Schema>[] = [];
  const malformed: Message[] = [];
  for (const message of batch.messages) {
    const parsed = schema.safeParse(message.body);
    if (parsed.success) {
      wellFormed.push(message);
      bodies.push(parsed.data);
    } else malformed.push(message);
  }
  await acknowledgeAfter(deps, batch, malformed, () =>
    storeDeadLetters(
      deps,
      batch.queue,
      malformed.map(({ body }) => body),
    ),
  );
  await acknowledgeAfter(deps, batch, wellFormed, () => consumer(bodies));
}

/** Acknowledges messages after their work is done, or retries them. */
async function acknowledgeAfter(deps: Deps, batch: MessageBatch, messages: readonly Message[], act: () => Promise<void>): Promise<void> {
  if (messages.length === 0) return;
  try {
    await act();
    for (const message of messages) message.ack();
  } catch (error) {
    deps.log.error("queue.failed", { queue: batch.queue, count: messages.length, ...describeError(error) });
    for (const message of messages) message.retry();
  }
}
