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

/** A part of a statement, with what is bound to it. */
interface Part {
  sql: string;
  values: (string | number)[];
}

const INSERT = "INSERT INTO telegram_outbox (account_id, bot_id, campaign_id, kind, payload, next_attempt_at_ms, created_at_ms)";

/**
 * The statement that puts a call into the outbox, for the batch that makes it necessary; returns its `id`.
 * @param onlyIf the call is put there only if this holds when the batch gets to it; its parameters are numbered from ?7 on
 */
export function outboxStatement(
  deps: Pick<Deps, "db" | "now">,
  { accountId, botId, campaignId, call }: OutboxRow,
  onlyIf: Part = { sql: "TRUE", values: [] },
): D1PreparedStatement {
  return deps.db.$client
    .prepare(
      `${INSERT}
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6 WHERE ${onlyIf.sql} RETURNING id`,
    )
    .bind(accountId, botId, campaignId ?? null, call.kind, JSON.stringify(call), deps.now(), ...onlyIf.values);
}

/** A message of the service bot to an account's owner. */
export interface Notice {
  accountId: number;
  call: Extract<OutboxCall, { kind: "notice" }>;
}

/** As `outboxStatement`, of many notices: all of them if the statement before it in the batch changed a row, else none. */
export function noticesStatement(deps: Pick<Deps, "db" | "now">, notices: readonly Notice[]): D1PreparedStatement {
  const rows = notices.map(({ accountId, call }) => [accountId, JSON.stringify(call)]);
  return deps.db.$client
    .prepare(
      `${INSERT}
       SELECT value ->> 0, NULL, NULL, 'notice', value ->> 1, ?2, ?2 FROM json_each(?1) WHERE changes() > 0 RETURNING id`,
    )
    .bind(JSON.stringify(rows), deps.now());
}

/** Stands for the id of a row that is made in the same batch, and has none before. */
export const ROW_ID = "{row}";

/**
 * As `outboxStatement`, of a notice to the owner of a row made in the same batch, whose id goes where ROW_ID stands.
 * @param row selects its `id` and `account_id`, with parameters numbered from ?3 on; no row, no notice
 */
export function noticeOfRowStatement(deps: Pick<Deps, "db" | "now">, call: Notice["call"], row: Part): D1PreparedStatement {
  return deps.db.$client
    .prepare(
      `${INSERT}
       SELECT account_id, NULL, NULL, 'notice', replace(?1, '${ROW_ID}', id), ?2, ?2 FROM (${row.sql}) RETURNING id`,
    )
    .bind(JSON.stringify(call), deps.now(), ...row.values);
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
