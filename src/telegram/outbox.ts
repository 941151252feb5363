import type { InlineKeyboardMarkup } from "grammy/types";
import type { Deps } from "../deps.ts";

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

/** The statement that puts a call into the outbox, for the batch that makes it necessary; returns its `id`. */
export function outboxStatement(deps: Pick<Deps, "db" | "now">, { accountId, botId, campaignId, call }: OutboxRow): D1PreparedStatement {
  return deps.db.$client
    .prepare(
      `INSERT INTO telegram_outbox (account_id, bot_id, campaign_id, kind, payload, next_attempt_at_ms, created_at_ms)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) RETURNING id`,
    )
    .bind(accountId, botId, campaignId ?? null, call.kind, JSON.stringify(call), deps.now());
}

/** Tells the queue of rows just committed. A send that fails costs a minute: the sweeper finds the rows. */
export async function wakeOutbox(deps: Deps, outboxIds: number[], delaySeconds = 0): Promise<void> {
  if (outboxIds.length === 0) return;
  try {
    await deps.telegramQueue.sendBatch(outboxIds.map((outboxId) => ({ body: { outboxId }, delaySeconds })));
  } catch {
    deps.log.error("telegram_outbox.wake_failed", { count: outboxIds.length });
  }
}

/** Commits one call and wakes the queue. */
export async function sendLater(deps: Deps, row: OutboxRow): Promise<void> {
  const { results } = await outboxStatement(deps, row).run<{ id: number }>();
  await wakeOutbox(
    deps,
    results.map(({ id }) => id),
  );
}
