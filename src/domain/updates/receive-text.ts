import type { InlineKeyboardMarkup, User } from "grammy/types";
import type { Account } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { findByTelegram } from "../accounts/login/find-by-telegram.ts";
import { NONCE_PATTERN } from "../accounts/login/login-nonce.ts";
import { openLogin } from "../accounts/login/open-login.ts";
import { personOf } from "../accounts/login/person.ts";
import { texts } from "../telegram/api/texts.ts";
import { sendLater } from "../telegram/outbox/outbox.ts";

const LOGIN_PREFIX = "login-";
const LANGUAGE_BUTTONS: InlineKeyboardMarkup = {
  inline_keyboard: [
    [
      { text: "English", callback_data: "lang:en" },
      { text: "Русский", callback_data: "lang:ru" },
    ],
  ],
};

interface TextMessage {
  from: User;
  text: string;
  /** When it was written, Unix seconds. */
  date: number;
}

/** Answers a person's message to the service bot: its commands, and help for everything else. */
export async function receiveText(deps: Deps, { from, text, date }: TextMessage): Promise<void> {
  const [, command, argument = ""] = /^\/(\w+)(?:@\w+)?(?:\s+(\S+))?/.exec(text) ?? [];
  if (command === "start" && argument.startsWith(LOGIN_PREFIX)) {
    return startLogin(deps, { from, nonce: argument.slice(LOGIN_PREFIX.length), date });
  }
  const found = await findByTelegram(deps, from.id);
  const say = texts(found?.account.lang ?? personOf(from).lang);
  const answer = (words: string, keyboard?: InlineKeyboardMarkup) =>
    reply(found ?? { deps, account: null }, { to: from, text: words, ...(keyboard && { keyboard }) });
  if (command === "start") return answer(say.greeting());
  if (command !== "language") return answer(say.help());
  return found === null ? answer(say.signInFirst()) : answer(say.chooseLanguage(), LANGUAGE_BUTTONS);
}

/** A repeated update gets no answer, nor does one that was answered by a question. */
async function startLogin(deps: Deps, { from, nonce, date }: Omit<TextMessage, "text"> & { nonce: string }): Promise<void> {
  const person = personOf(from);
  if (!NONCE_PATTERN.test(nonce)) return reply({ deps, account: null }, { to: from, text: texts(person.lang).loginExpired() });
  const { outcome, ...found } = await openLogin(deps, { nonce, person, openedAtMs: date * 1000 });
  if (outcome === "asked" || outcome === "repeated") return;
  const say = texts(found.account.lang);
  return reply(found, { to: from, text: outcome === "taken" ? say.loginTaken() : say.loginExpired() });
}

/** A private chat has the id of the person in it. */
function reply(
  { deps, account }: { deps: Deps; account: Account | null },
  { to, ...answer }: { to: User; text: string; keyboard?: InlineKeyboardMarkup },
): Promise<void> {
  return sendLater(deps, {
    accountId: account?.id ?? null,
    botId: null,
    call: { kind: "notice", chatId: to.id, ...answer },
  });
}
