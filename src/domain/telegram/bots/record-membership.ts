import { BOT_STATUS } from "../../../lib/codes.ts";
import type { Deps } from "../../../platform/deps.ts";
import type { BotMembershipEvent } from "../api/classify-update.ts";
import { noteLossStatement, updateRights } from "./rights.ts";

/** Records that a bot became or ceased to be an administrator of a chat, or got other rights there. */
export async function recordMembership(deps: Deps, botId: number, event: BotMembershipEvent): Promise<void> {
  const noted = event.isAdmin ? [] : [noteLossStatement(deps, botId, event.chat.chatId, event.atMs)];
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
  return db.$client
    .prepare(
      `INSERT INTO chats (bot_id, chat_id, title, type, username, is_admin, can_invite, changed_at_ms)
       SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM bots WHERE id = ?1 AND status <> ${BOT_STATUS.deleted}
         AND (?6 = 1 OR EXISTS (SELECT 1 FROM chats WHERE bot_id = ?1 AND chat_id = ?2))
       ON CONFLICT (bot_id, chat_id) DO UPDATE SET title = excluded.title, type = excluded.type, username = excluded.username,
         is_admin = excluded.is_admin, can_invite = coalesce(excluded.can_invite, can_invite), changed_at_ms = excluded.changed_at_ms
       WHERE excluded.changed_at_ms >= chats.changed_at_ms`,
    )
    .bind(botId, chat.chatId, chat.title, chat.type, chat.username, isAdmin ? 1 : 0, asFlag(canInvite), atMs);
}

/** The value of a column for a flag that may be unknown. */
export function asFlag(value: boolean | null): number | null {
  return value === null ? null : Number(value);
}
