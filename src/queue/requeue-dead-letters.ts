import { DAY_MS } from "../lib/time.ts";
import type { Deps } from "../platform/deps.ts";
import { clickMessage, postbackMessage, telegramMessage } from "./messages.ts";

const LETTERS_PER_RUN = 100;

interface Letter {
  id: number;
  body: string;
}

/**
 * Sends the dead letters that the operator chose to their queues again, and deletes them. Malformed messages stay, and so do
 * clicks older than the retention, which would be counted twice beside their archived rows.
 * @throws Error when a queue or D1 failed: the next run may send messages again, which consumers tolerate
 */
export async function requeueDeadLetters(deps: Deps): Promise<void> {
  const d1 = deps.db.$client;
  const { results } = await d1
    .prepare("SELECT id, body FROM dead_letters WHERE requeue_at_ms IS NOT NULL ORDER BY id LIMIT ?1")
    .bind(LETTERS_PER_RUN)
    .all<Letter>();
  if (results.length === 0) return;
  const sends = results.map(({ id, body }) => ({ id, send: sendOf(deps, body) }));
  const [sendable, unsendable] = [sends.filter(({ send }) => send !== null), sends.filter(({ send }) => send === null)];
  await Promise.all(sendable.map(({ send }) => send?.()));
  const ids = (letters: { id: number }[]) => JSON.stringify(letters.map(({ id }) => id));
  await d1.batch([
    d1.prepare("DELETE FROM dead_letters WHERE id IN (SELECT value FROM json_each(?1))").bind(ids(sendable)),
    d1.prepare("UPDATE dead_letters SET requeue_at_ms = NULL WHERE id IN (SELECT value FROM json_each(?1))").bind(ids(unsendable)),
  ]);
  deps.log.info("dead_letters.requeued", { sent: sendable.length, kept: unsendable.length });
}

/** Sends a message to its queue; null for a message of no queue. */
function sendOf(deps: Deps, text: string): (() => Promise<unknown>) | null {
  const body = parse(text);
  const click = clickMessage.safeParse(body);
  if (click.success) return isKept(deps, click.data.atMs) ? () => deps.clickQueue.send(click.data) : null;
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
