import { readAlone, rowsOf } from "../../db/read.ts";
import { sql, statement } from "../../db/sql.ts";
import { DAY_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { clickMessage, postbackMessage, telegramMessage, trafficbackMessage } from "../../queue/messages.ts";

const LETTERS_PER_RUN = 100;

interface Letter {
  id: number;
  body: string;
}

/**
 * Sends the dead letters that the operator chose to their queues again, and deletes them. Malformed messages stay, and so do
 * clicks older than the retention, which would be counted twice beside their rows in parts.
 * @throws Error when a queue or D1 failed: the next run may send messages again, which consumers tolerate
 */
export async function requeueDeadLetters(deps: Deps): Promise<void> {
  const { db } = deps;
  const letters = await readAlone(
    rowsOf<Letter>(db, sql`SELECT id, body FROM dead_letters WHERE requeue_at_ms IS NOT NULL ORDER BY id LIMIT ${LETTERS_PER_RUN}`),
  );
  if (letters.length === 0) return;
  const sends = letters.map(({ id, body }) => ({ id, send: sendOf(deps, body) }));
  const [sendable, unsendable] = [sends.filter(({ send }) => send !== null), sends.filter(({ send }) => send === null)];
  await Promise.all(sendable.map(({ send }) => send?.()));
  const areOf = (some: { id: number }[]) => sql`id IN (SELECT value FROM json_each(${JSON.stringify(some.map(({ id }) => id))}))`;
  await db.$client.batch([
    statement(db, sql`DELETE FROM dead_letters WHERE ${areOf(sendable)}`),
    statement(db, sql`UPDATE dead_letters SET requeue_at_ms = NULL WHERE ${areOf(unsendable)}`),
  ]);
  deps.log.info("dead_letters.requeued", { sent: sendable.length, kept: unsendable.length });
}

/** Sends a message to its queue; null for a message of no queue. */
function sendOf(deps: Deps, text: string): (() => Promise<unknown>) | null {
  const body = parse(text);
  const click = clickMessage.safeParse(body);
  if (click.success) return isKept(deps, click.data.atMs) ? () => deps.clickQueue.send(click.data) : null;
  const trafficback = trafficbackMessage.safeParse(body);
  if (trafficback.success) return () => deps.clickQueue.send(trafficback.data);
  const postback = postbackMessage.safeParse(body);
  if (postback.success) return () => deps.postbackQueue.send(postback.data);
  const telegram = telegramMessage.safeParse(body);
  return telegram.success ? () => deps.telegramQueue.send(telegram.data) : null;
}

function isKept({ config, now }: Deps, atMs: number): boolean {
  return config.clickRetentionDays === 0 || atMs > now() - config.clickRetentionDays * DAY_MS;
}

/** undefined when the text is cut off. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
