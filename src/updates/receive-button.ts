import type { CallbackQuery } from "grammy/types";
import type { Api } from "grammy/web";
import { endSession } from "../accounts/end-session.ts";
import { findByTelegram } from "../accounts/queries.ts";
import { setLanguage } from "../accounts/set-language.ts";
import type { Deps } from "../deps.ts";
import { faultOf } from "../telegram/bot-api.ts";
import { type Lang, texts } from "../telegram/texts.ts";
import { personOf } from "./person.ts";

interface Reaction {
  /** Shown to the person at once. */
  toast: string;
  /** What the message with the button becomes; without it, it stays. */
  edited?: string;
}

/** Does what a button of the service bot stands for, and answers Telegram, which shows a spinner until then. */
export async function receiveButton(deps: Deps, api: Api, press: CallbackQuery): Promise<void> {
  const { toast, edited } = await react(deps, press);
  const calls: Promise<unknown>[] = [api.answerCallbackQuery(press.id, { text: toast })];
  if (edited !== undefined && press.message !== undefined) {
    calls.push(api.editMessageText(press.message.chat.id, press.message.message_id, edited));
  }
  for (const call of await Promise.allSettled(calls)) {
    if (call.status === "rejected") deps.log.error("service_bot.answer_failed", { fault: faultOf(call.reason).kind });
  }
}

async function react(deps: Deps, press: CallbackQuery): Promise<Reaction> {
  const account = await findByTelegram(deps, press.from.id);
  const say = texts(account?.lang ?? personOf(press.from).lang);
  if (account === null) return { toast: say.signInFirst() };
  const lang = /^lang:(en|ru)$/.exec(press.data ?? "")?.[1] as Lang | undefined;
  if (lang !== undefined) {
    await setLanguage(deps, account.id, lang);
    return { toast: texts(lang).languageSet(), edited: texts(lang).languageSet() };
  }
  const sessionId = /^end:([1-9]\d{0,14})$/.exec(press.data ?? "")?.[1];
  if (sessionId === undefined) return { toast: say.help() };
  const ended = await endSession(deps, { sessionId: Number(sessionId), accountId: account.id });
  if (!ended) return { toast: say.sessionGone() };
  return { toast: say.sessionEnded(), edited: [press.message?.text, say.sessionEnded()].filter(Boolean).join("\n\n") };
}
