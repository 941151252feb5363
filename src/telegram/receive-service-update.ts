import type { Update } from "grammy/types";
import { answerPreCheckout, receiveStarsPayment } from "../billing/stars.ts";
import type { Deps } from "../deps.ts";
import { botApi } from "./bot-api.ts";
import { receiveButton } from "./service/receive-button.ts";
import { receiveText } from "./service/receive-text.ts";
import { buttonPress, isPayment, isPreCheckoutQuery, privateText } from "./service/updates.ts";

/**
 * One update of the service bot: sign-in, commands, buttons, payments. What comes from groups, and what has an
 * unknown form, is passed over.
 * @throws when the database or KV fails, so that Telegram sends the update again
 */
export async function receiveServiceUpdate(deps: Deps, update: Update): Promise<void> {
  const bot = deps.config.serviceBot;
  if (bot === null) return;
  const { message, pre_checkout_query: query } = update;
  if (isPreCheckoutQuery(query)) return answerPreCheckout(deps, query);
  if (isPayment(message)) return receiveStarsPayment(deps, message.from.id, message.successful_payment);
  const text = privateText.safeParse(message);
  if (text.success) return receiveText(deps, text.data);
  const press = buttonPress.safeParse(update.callback_query);
  if (press.success) return receiveButton(deps, botApi(deps, bot.token), press.data);
}
