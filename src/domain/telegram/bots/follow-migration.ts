import type { Deps } from "../../../platform/deps.ts";
import { faultOf } from "../api/bot-api.ts";
import { moveChat } from "./move-chat.ts";

/**
 * Makes a call that names a chat. If Telegram answers that the group has become a supergroup, its chat and campaigns are moved
 * to the new id and the call is made again.
 * @throws what bot-api.ts: faultOf reads
 */
export async function followMigration<Result>(
  deps: Deps,
  { botId, chatId, call }: { botId: number; chatId: number; call: (chatId: number) => Promise<Result> },
): Promise<Result> {
  try {
    return await call(chatId);
  } catch (error) {
    const fault = faultOf(error);
    if (fault.kind !== "migrated") throw error;
    await moveChat(deps, { botId, chatId, newChatId: fault.newChatId });
    return call(fault.newChatId);
  }
}
