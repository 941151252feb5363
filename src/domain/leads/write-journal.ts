import type { TelegramEvent } from "./lead-context.ts";
import { THE_LEAD, type Writing } from "./lead-to-write.ts";

type ChatEvent = Exclude<TelegramEvent, { kind: "start" }>;

const ACTION_OF_FACT = { request: "requested", join: "joined", leave: "left", kick: "removed" } as const;

/** The bot's owner as it was read, and null once the bot was transferred: the null fails the batch. */
const OWNER_OF_BOT = "SELECT account_id FROM bots WHERE id = ?4 AND account_id = ?3";

/**
 * The journal's row of an event. An unattributed one is written only while there is no lead: one made since the reads must hear of it,
 * so the null fails the batch.
 * @param campaignId of the chat, null where none tracks it
 * @param attributed the row is a lead's
 */
export function journalStatement(writing: Writing<ChatEvent>, campaignId: number | null, attributed: boolean): D1PreparedStatement {
  const { deps, botId, accountId, event } = writing;
  return deps.db.$client
    .prepare(
      `INSERT INTO journal (account_id, bot_id, chat_ref, subscriber_id, username, action, at_ms, update_id, lead_id)
       VALUES ((${OWNER_OF_BOT}), ?4, (SELECT id FROM chats WHERE bot_id = ?4 AND chat_id = ?5), ?2, ?6, iif(?10 = EXISTS (${THE_LEAD}), ?7, NULL), ?8, ?9, (${THE_LEAD}))`,
    )
    .bind(
      campaignId,
      event.person.userId,
      accountId,
      botId,
      event.chat.chatId,
      event.person.username,
      ACTION_OF_FACT[event.kind],
      event.atMs,
      event.updateId,
      attributed ? 1 : 0,
    );
}
