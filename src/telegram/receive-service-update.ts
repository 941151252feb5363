import type { Update } from "grammy/types";
import type { Deps } from "../deps.ts";
import { botApi } from "./bot-api.ts";
import { receiveButton } from "./service/receive-button.ts";
import { receiveText } from "./service/receive-text.ts";
import { buttonPress, privateText } from "./service/updates.ts";

/**
 * One update of the service bot: sign-in, commands, buttons. What comes from groups, and what has an
 * unknown form, is passed over.
 * @throws when the database or KV fails, so that Telegram sends the update again
 */
export async function receiveServiceUpdate(deps: Deps, update: Update): Promise<void> {
  const bot = deps.config.serviceBot;
  if (bot === null) return;
  const text = privateText.safeParse(update.message);
  if (text.success) return receiveText(deps, text.data);
  const press = buttonPress.safeParse(update.callback_query);
  if (press.success) return receiveButton(deps, botApi(deps, bot.token), press.data);
}
