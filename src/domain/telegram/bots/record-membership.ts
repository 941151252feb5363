import { raw, sql, statement } from "../../../db/sql.ts";
import { BOT_STATUS } from "../../../lib/codes.ts";
import type { Deps } from "../../../platform/deps.ts";
import type { BotMembershipEvent } from "../api/classify-update.ts";
import { noteLossStatement, updateRights } from "./rights.ts";

/** Records that a bot became or ceased to be an administrator of a chat, or got other rights there. */
export async function recordMembership(deps: Deps, botId: number, event: BotMembershipEvent): Promise<void> {
  const noted = event.isAdmin ? [] : [noteLossStatement(deps, { botId, chatId: event.chat.chatId, atMs: event.atMs })];
  await updateRights(deps, botId, [chatStatement(deps, botId, event), ...noted]);
}

/**
 * The statement that records a chat as a bot sees it, unless something later is recorded. A chat in which the bot is no
 * administrator is recorded only if it is known.
 */
export function chatStatement(
  { db }: Pick<Deps, "db">,
  botId: number,
  { chat, isAdmin, canInvite, atMs }: Omit<BotMembershipEvent, "kind" | "updateId">,
): D1PreparedStatement {
  const { chatId, title, type, username } = chat;
  return statement(
    db,
    sql`INSERT INTO chats (bot_id, chat_id, title, type, username, is_admin, can_invite, changed_at_ms)
       SELECT id, ${chatId}, ${title}, ${type}, ${username}, ${isAdmin ? 1 : 0}, ${asFlag(canInvite)}, ${atMs}
       FROM bots WHERE id = ${botId} AND status <> ${raw(BOT_STATUS.deleted)}
         AND (${isAdmin ? 1 : 0} = 1 OR EXISTS (SELECT 1 FROM chats WHERE bot_id = ${botId} AND chat_id = ${chatId}))
       ON CONFLICT (bot_id, chat_id) DO UPDATE SET title = excluded.title, type = excluded.type, username = excluded.username,
         is_admin = excluded.is_admin, can_invite = coalesce(excluded.can_invite, can_invite), changed_at_ms = excluded.changed_at_ms
       WHERE excluded.changed_at_ms >= chats.changed_at_ms`,
  );
}

/** The value of a column for a flag that may be unknown. */
export function asFlag(value: boolean | null): number | null {
  return value === null ? null : Number(value);
}
