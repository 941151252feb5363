import type { InlineKeyboardMarkup } from "grammy/types";
import type { Deps } from "../deps.ts";
import { sendMessages } from "../send-messages.ts";

/** A call of the Bot API that must not be lost. */
export type OutboxCall =
  /** The welcome of a campaign: Markdown with a fallback to plain text, an optional medium and button. */
  | { kind: "welcome"; chatId: number; text: string; media: string; button: { text: string; url: string } | null }
  /** Approves a join request. */
  | { kind: "approve"; chatId: number; userId: number }
  /** A message of the service bot to a person, plain text. */
  | { kind: "notice"; chatId: number; text: string; keyboard?: InlineKeyboardMarkup };

interface OutboxRow {
  /** Null for an answer of the service bot to somebody without an account. */
  accountId: number | null;
  /** bots.id; null for the service bot. */
  botId: number | null;
  campaignId?: number;
  call: OutboxCall;
}

/** A condition in SQL whose parameters are numbered from ?7 on. */
interface Condition {
  sql: string;
  values: (string | number)[];
}

/**
 * The statement that puts a call into the outbox, for the batch that makes it necessary; returns its `id`.
 * @param onlyIf the call is put there only if this holds when the batch gets to it
 */
export function outboxStatement(
  deps: Pick<Deps, "db" | "now">,
  { accountId, botId, campaignId, call }: OutboxRow,
  onlyIf: Condition = { sql: "TRUE", values: [] },
): D1PreparedStatement {
  return deps.db.$client
    .prepare(
      `INSERT INTO telegram_outbox (account_id, bot_id, campaign_id, kind, payload, next_attempt_at_ms, created_at_ms)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6 WHERE ${onlyIf.sql} RETURNING id`,
    )
    .bind(accountId, botId, campaignId ?? null, call.kind, JSON.stringify(call), deps.now(), ...onlyIf.values);
}

/** Tells the queue of rows just committed. */
export async function wakeOutbox(deps: Deps, outboxIds: readonly number[], delaySeconds = 0): Promise<void> {
  const messages = outboxIds.map((outboxId) => ({ body: { outboxId }, delaySeconds }));
  await sendMessages(deps, deps.telegramQueue, messages, "telegram_outbox.wake_failed");
}

/** As `wakeOutbox`, of the rows whose `id` the statements of a batch returned. */
export async function wakeReturned(deps: Deps, results: readonly D1Result<{ id: number }>[]): Promise<void> {
  await wakeOutbox(
    deps,
    results.flatMap((result) => result.results.map(({ id }) => id)),
  );
}

/** Commits one call and wakes the queue. */
export async function sendLater(deps: Deps, row: OutboxRow): Promise<void> {
  await wakeReturned(deps, [await outboxStatement(deps, row).run<{ id: number }>()]);
}
