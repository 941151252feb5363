import type { InlineKeyboardMarkup } from "grammy/types";
import type { Person } from "../../accounts/ensure-account.ts";
import { NONCE_PATTERN } from "../../accounts/login-nonce.ts";
import { openLogin } from "../../accounts/open-login.ts";
import { findByTelegram } from "../../accounts/queries.ts";
import type { Account } from "../../context.ts";
import type { Deps } from "../../deps.ts";
import { sendLater } from "../outbox.ts";
import { texts } from "../texts.ts";
import { type PrivateText, personOf } from "./updates.ts";

const LOGIN_PREFIX = "login-";
const LANGUAGE_BUTTONS: InlineKeyboardMarkup = {
  inline_keyboard: [
    [
      { text: "English", callback_data: "lang:en" },
      { text: "Русский", callback_data: "lang:ru" },
    ],
  ],
};

/** Answers what a person wrote to the service bot: its commands, and help for everything else. */
export async function receiveText(deps: Deps, message: PrivateText): Promise<void> {
  const person = personOf(message.from);
  const [, command, argument = ""] = /^\/(\w+)(?:@\w+)?(?:\s+(\S+))?/.exec(message.text) ?? [];
  if (command === "start" && argument.startsWith(LOGIN_PREFIX)) {
    return startLogin(deps, message, person, argument.slice(LOGIN_PREFIX.length));
  }
  const account = await findByTelegram(deps, person.telegramId);
  const say = texts(account?.lang ?? person.lang);
  const answer = (text: string, keyboard?: InlineKeyboardMarkup) => reply(deps, message, account, text, keyboard);
  if (command === "start") return answer(say.greeting());
  if (command !== "language") return answer(say.help());
  return account === null ? answer(say.signInFirst()) : answer(say.chooseLanguage(), LANGUAGE_BUTTONS);
}

/** Says nothing to a repeated update: its first coming was answered. */
async function startLogin(deps: Deps, message: PrivateText, person: Person, nonce: string): Promise<void> {
  if (!NONCE_PATTERN.test(nonce)) return reply(deps, message, null, texts(person.lang).loginExpired());
  const { account, outcome } = await openLogin(deps, { nonce, person, openedAtMs: message.date * 1000 });
  if (outcome === "repeated") return;
  const say = texts(account.lang);
  const text = account.bannedAtMs !== null ? say.suspended() : outcome === "expired" ? say.loginExpired() : say.loginOpened();
  return reply(deps, message, account, text);
}

function reply(deps: Deps, { chat }: PrivateText, account: Account | null, text: string, keyboard?: InlineKeyboardMarkup): Promise<void> {
  return sendLater(deps, {
    accountId: account?.id ?? null,
    botId: null,
    call: { kind: "notice", chatId: chat.id, text, ...(keyboard === undefined ? {} : { keyboard }) },
  });
}
