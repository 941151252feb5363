import type { Deps } from "../../../platform/deps.ts";
import { botApi, nonsense } from "../api/bot-api.ts";

/** Who a bot is at Telegram. */
export interface Identity {
  telegramId: number;
  username: string;
  name: string;
}

/** Asks Telegram whose token this is. @throws what bot-api.ts: faultOf reads */
export async function askIdentity(deps: Pick<Deps, "config" | "fetch">, token: string): Promise<Identity> {
  const me = (await botApi(deps, token).getMe()) as { id?: unknown; username?: unknown; first_name?: unknown } | undefined;
  if (typeof me?.id !== "number" || typeof me.username !== "string" || typeof me.first_name !== "string") throw nonsense(me);
  return { telegramId: me.id, username: me.username, name: me.first_name };
}
