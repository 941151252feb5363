import { BOT_STATUS } from "../codes.ts";
import type { Deps } from "../deps.ts";
import type { StandingEvent } from "./classify-update.ts";

/** Learns that a bot became or ceased to be an administrator of a chat. */
export async function recordStanding({ db }: Pick<Deps, "db">, botId: number, event: StandingEvent): Promise<void> {
  await db.$client.batch([chatStatement({ db }, botId, event), botStatusStatement({ db }, botId)]);
}

/**
 * The statement that writes down a chat as a bot sees it; what was seen later stays. A chat without the rights in it is of
 * interest only where the bot had them.
 */
export function chatStatement(
  { db }: Pick<Deps, "db">,
  botId: number,
  { chat, isAdmin, atMs }: Omit<StandingEvent, "kind" | "updateId">,
): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO chats (bot_id, chat_id, title, type, username, is_admin, changed_at_ms)
       SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM bots WHERE id = ?1 AND status <> ${BOT_STATUS.deleted}
         AND (?6 = 1 OR EXISTS (SELECT 1 FROM chats WHERE bot_id = ?1 AND chat_id = ?2))
       ON CONFLICT (bot_id, chat_id) DO UPDATE SET title = excluded.title, type = excluded.type, username = excluded.username,
         is_admin = excluded.is_admin, changed_at_ms = excluded.changed_at_ms
       WHERE excluded.changed_at_ms >= chats.changed_at_ms`,
    )
    .bind(botId, chat.chatId, chat.title, chat.type, chat.username, isAdmin ? 1 : 0, atMs);
}

/** The statement that judges a bot by what is written down: it shows a warning while its token or its rights in any chat are lost. */
export function botStatusStatement({ db }: Pick<Deps, "db">, botId: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE bots SET status = (token_revoked_at_ms IS NOT NULL OR EXISTS (SELECT 1 FROM chats WHERE bot_id = ?1 AND is_admin = 0))
       WHERE id = ?1 AND status <> ${BOT_STATUS.deleted}`,
    )
    .bind(botId);
}
