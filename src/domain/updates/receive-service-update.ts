import type { Update } from "grammy/types";
import type { Deps } from "../../platform/deps.ts";
import { answerPreCheckout, receiveStarsPayment } from "../billing/stars.ts";
import { botApi } from "../telegram/api/bot-api.ts";
import { receiveButton } from "./receive-button.ts";
import { receiveText } from "./receive-text.ts";

/**
 * One update of the service bot: sign-in, commands, buttons, payments. Messages in groups are ignored.
 * @throws when the database or KV fails, so that Telegram sends the update again
 */
export async function receiveServiceUpdate(deps: Deps, update: Update): Promise<void> {
  const bot = deps.config.serviceBot;
  if (bot === null) return;
  const { message, callback_query: press, pre_checkout_query: query } = update;
  if (query !== undefined) return answerPreCheckout(deps, query);
  if (press !== undefined) return receiveButton(deps, botApi(deps, bot.token), press);
  if (message?.from === undefined) return;
  const { from, successful_payment: payment } = message;
  if (payment !== undefined) return receiveStarsPayment(deps, from.id, payment);
  if (message.chat.type === "private" && message.text !== undefined)
    return receiveText(deps, { from, text: message.text, date: message.date });
}
