import type { InlineKeyboardMarkup } from "grammy/types";
import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";
import { sendMessages } from "../../../platform/send-messages.ts";

/** A call of the Bot API that must not be lost. */
export type OutboxCall =
  /** The welcome of a campaign: Markdown with `{title}` in it and a fallback to plain text, an optional medium and button. */
  | { kind: "welcome"; chatId: number; text: string; title: string; media: string; button: { text: string; url: string } | null }
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

/** A placeholder in a call for the id of a row that the same batch makes. No URL or text contains it. */
export const ROW_ID = "{id of the row}";

const INSERT = raw("INSERT INTO telegram_outbox (account_id, bot_id, campaign_id, kind, payload, next_attempt_at_ms, created_at_ms)");
const ROW_ID_SQL = raw(`'${ROW_ID}'`);
const ALWAYS = sql`SELECT 0 AS id`;

/** The cause of a call that is written only if the statement before it in the batch changed a row. */
export const CAUSED_BY_CHANGE = sql`SELECT 0 AS id WHERE changes() > 0`;

/**
 * The statement that writes a call to the outbox, for the batch of its cause; returns its `id`.
 * @param cause a SELECT of an `id`: the call is written only if it finds a row when the batch runs; ROW_ID is replaced by that id
 */
export function outboxStatement(
  deps: Pick<Deps, "db" | "now">,
  { accountId, botId, campaignId, call }: OutboxRow,
  cause: Fragment = ALWAYS,
): D1PreparedStatement {
  return statement(
    deps.db,
    sql`${INSERT}
      SELECT ${accountId}, ${botId}, ${campaignId ?? null}, ${call.kind}, replace(${JSON.stringify(call)}, ${ROW_ID_SQL}, id), ${deps.now()},
        ${deps.now()} FROM (${cause}) RETURNING id`,
  );
}

/** A message of the service bot to an account's owner. */
export interface Notice {
  accountId: number;
  call: Extract<OutboxCall, { kind: "notice" }>;
}

/** As `outboxStatement`, of many notices: all of them if the statement before it in the batch changed a row, else none. */
export function noticesStatement(deps: Pick<Deps, "db" | "now">, notices: readonly Notice[]): D1PreparedStatement {
  const rows = notices.map(({ accountId, call }) => [accountId, JSON.stringify(call)]);
  return statement(
    deps.db,
    sql`${INSERT}
      SELECT value ->> 0, NULL, NULL, 'notice', value ->> 1, ${deps.now()}, ${deps.now()} FROM json_each(${JSON.stringify(rows)})
      WHERE changes() > 0 RETURNING id`,
  );
}

/**
 * As `outboxStatement`, of notices to accounts that the batch finds.
 * @param rows a SELECT of `account_id`, `chat_id`, `text`
 */
export function foundNoticesStatement(deps: Pick<Deps, "db" | "now">, rows: Fragment): D1PreparedStatement {
  return statement(
    deps.db,
    sql`${INSERT}
      SELECT account_id, NULL, NULL, 'notice', json_object('kind', 'notice', 'chatId', chat_id, 'text', text), ${deps.now()}, ${deps.now()}
      FROM (${rows}) RETURNING id`,
  );
}

/** Queues a message for each row just committed. */
export async function enqueueCalls(deps: Deps, outboxIds: readonly number[], delaySeconds = 0): Promise<void> {
  const messages = outboxIds.map((outboxId) => ({ body: { outboxId }, delaySeconds }));
  await sendMessages(deps, deps.telegramQueue, messages, "telegram_outbox.wake_failed");
}

/** As `enqueueCalls`, for the rows whose `id` the statements of a batch returned. */
export async function enqueueReturned(deps: Deps, results: readonly D1Result<{ id: number }>[]): Promise<void> {
  await enqueueCalls(
    deps,
    results.flatMap((result) => result.results.map(({ id }) => id)),
  );
}

/** Commits one call and queues it. */
export async function sendLater(deps: Deps, row: OutboxRow): Promise<void> {
  await enqueueReturned(deps, [await outboxStatement(deps, row).run<{ id: number }>()]);
}
