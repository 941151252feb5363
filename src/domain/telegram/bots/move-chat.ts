import type { Deps } from "../../../platform/deps.ts";
import type { MigrationEvent } from "../api/classify-update.ts";
import { botStatusStatement } from "./bot-status.ts";

/**
 * Moves a group that became a supergroup to its new id, with its journal and its campaign, whether or not the supergroup is
 * known already.
 */
export async function moveChat(
  { db }: Pick<Deps, "db">,
  { botId, chatId, newChatId }: Pick<MigrationEvent, "chatId" | "newChatId"> & { botId: number },
): Promise<void> {
  const d1 = db.$client;
  const known = (id: string) => `SELECT id FROM chats WHERE bot_id = ?1 AND chat_id = ${id}`;
  const statements = [
    `UPDATE journal SET chat_ref = (${known("?3")}) WHERE chat_ref = (${known("?2")}) AND EXISTS (${known("?3")})`,
    `DELETE FROM chats WHERE bot_id = ?1 AND chat_id = ?2 AND EXISTS (${known("?3")})`,
    "UPDATE chats SET chat_id = ?3, type = 'supergroup' WHERE bot_id = ?1 AND chat_id = ?2",
    "UPDATE OR IGNORE campaigns SET chat_id = ?3 WHERE bot_id = ?1 AND chat_id = ?2",
  ];
  await d1.batch([...statements.map((sql) => d1.prepare(sql).bind(botId, chatId, newChatId)), botStatusStatement({ db }, botId)]);
}
