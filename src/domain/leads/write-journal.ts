import { sql, statement } from "../../db/sql.ts";
import type { TelegramEvent } from "./lead-context.ts";
import { ofSubscriber, type Writing } from "./lead-to-write.ts";

type ChatEvent = Exclude<TelegramEvent, { kind: "start" }>;

const ACTION_OF_FACT = { request: "requested", join: "joined", leave: "left", kick: "removed" } as const;

/**
 * The journal's row of an event. An unattributed one is written only while there is no lead: one made since the reads must hear of it,
 * so the null fails the batch.
 * @param campaignId of the chat, null where none tracks it
 * @param attributed the row is a lead's
 */
export function journalStatement(writing: Writing<ChatEvent>, campaignId: number | null, attributed: boolean): D1PreparedStatement {
  const { deps, botId, accountId, event } = writing;
  const { person, chat, kind, atMs, updateId } = event;
  // The bot's owner as it was read, and null once the bot was transferred: the null fails the batch.
  const owner = sql`SELECT account_id FROM bots WHERE id = ${botId} AND account_id = ${accountId}`;
  const lead = sql`SELECT id FROM leads WHERE ${ofSubscriber(campaignId, person.userId)}`;
  return statement(
    deps.db,
    sql`INSERT INTO journal (account_id, bot_id, chat_ref, subscriber_id, username, action, at_ms, update_id, lead_id)
       VALUES ((${owner}), ${botId}, (SELECT id FROM chats WHERE bot_id = ${botId} AND chat_id = ${chat.chatId}), ${person.userId},
         ${person.username}, iif(${attributed ? 1 : 0} = EXISTS (${lead}), ${ACTION_OF_FACT[kind]}, NULL), ${atMs}, ${updateId}, (${lead}))`,
  );
}
