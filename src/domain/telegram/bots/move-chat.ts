import { sql, statement } from "../../../db/sql.ts";
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
  const group = sql`bot_id = ${botId} AND chat_id = ${chatId}`;
  const supergroup = sql`SELECT id FROM chats WHERE bot_id = ${botId} AND chat_id = ${newChatId}`;
  const moves = [
    sql`UPDATE journal SET chat_ref = (${supergroup}) WHERE chat_ref = (SELECT id FROM chats WHERE ${group}) AND EXISTS (${supergroup})`,
    sql`DELETE FROM chats WHERE ${group} AND EXISTS (${supergroup})`,
    sql`UPDATE chats SET chat_id = ${newChatId}, type = 'supergroup' WHERE ${group}`,
    sql`UPDATE OR IGNORE campaigns SET chat_id = ${newChatId} WHERE ${group}`,
  ];
  await db.$client.batch([...moves.map((move) => statement(db, move)), botStatusStatement({ db }, botId)]);
}
