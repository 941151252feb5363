import { BOT_STATUS } from "../codes.ts";
import type { Deps } from "../deps.ts";
import type { StandingEvent } from "./classify-update.ts";

/**
 * Learns that a bot became or ceased to be an administrator of a chat. Events that come late change nothing that is newer.
 * A bot that lost its rights anywhere shows a warning until it has them back.
 */
export async function recordStanding(deps: Deps, botId: number, { chat, isAdmin, atMs }: StandingEvent): Promise<void> {
  const d1 = deps.db.$client;
  const learned = d1
    .prepare(
      `INSERT INTO chats (bot_id, chat_id, title, type, username, is_admin, changed_at_ms)
       SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM bots WHERE id = ?1 AND status <> ${BOT_STATUS.deleted}
         AND (?6 = 1 OR EXISTS (SELECT 1 FROM chats WHERE bot_id = ?1 AND chat_id = ?2))
       ON CONFLICT (bot_id, chat_id) DO UPDATE SET title = excluded.title, type = excluded.type, username = excluded.username,
         is_admin = excluded.is_admin, changed_at_ms = excluded.changed_at_ms
       WHERE excluded.changed_at_ms >= chats.changed_at_ms`,
    )
    .bind(botId, chat.chatId, chat.title, chat.type, chat.username, isAdmin ? 1 : 0, atMs);
  const warned = d1
    .prepare(
      `UPDATE bots SET status = (token_revoked_at_ms IS NOT NULL OR EXISTS (SELECT 1 FROM chats WHERE bot_id = ?1 AND is_admin = 0))
       WHERE id = ?1 AND status <> ${BOT_STATUS.deleted}`,
    )
    .bind(botId);
  await d1.batch([learned, warned]);
}
