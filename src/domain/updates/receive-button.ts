import type { CallbackQuery } from "grammy/types";
import type { Api } from "grammy/web";
import { ROW_NUMBER } from "../../lib/cells.ts";
import type { Deps } from "../../platform/deps.ts";
import { approveLogin, refuseLogin } from "../accounts/login/answer-login.ts";
import type { FoundAccount } from "../accounts/login/ensure-account.ts";
import { findByTelegram } from "../accounts/login/find-by-telegram.ts";
import { readLoginButton } from "../accounts/login/login-buttons.ts";
import { personOf } from "../accounts/login/person.ts";
import { endAccess, sessionCreatedAt } from "../accounts/sessions/end-access.ts";
import { setLanguage } from "../accounts/settings/set-language.ts";
import { faultOf } from "../telegram/api/bot-api.ts";
import type { Lang } from "../telegram/api/texts/types.ts";
import { texts } from "../telegram/api/texts.ts";

interface Reaction {
  /** Shown to the person at once. */
  toast: string;
  /** What the message with the button becomes; without it, it stays. */
  edited?: string;
}

/** Handles a button of the service bot, and answers Telegram, which shows a spinner until then. */
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

const SESSIONS_END = new RegExp(`^(since|end):(${ROW_NUMBER})$`);

async function react(home: Deps, press: CallbackQuery): Promise<Reaction> {
  const found = await findByTelegram(home, press.from.id);
  const say = texts(found?.account.lang ?? personOf(press.from).lang);
  if (found === null) return { toast: say.signInFirst() };
  const { deps, account } = found;
  const lang = /^lang:(en|ru)$/.exec(press.data ?? "")?.[1] as Lang | undefined;
  if (lang !== undefined) {
    await setLanguage(deps, account.id, lang);
    return { toast: texts(lang).languageSet(), edited: texts(lang).languageSet() };
  }
  const login = readLoginButton(press.data ?? "");
  if (login !== null) return answerLogin(home, found, press, login);
  const [, kind, number] = SESSIONS_END.exec(press.data ?? "") ?? [];
  if (number === undefined) return { toast: say.help() };
  const sinceMs = kind === "since" ? Number(number) : await sessionCreatedAt(deps, account, Number(number));
  return sinceMs === null ? { toast: say.sessionGone() } : endSince(found, press, sinceMs);
}

type Login = NonNullable<ReturnType<typeof readLoginButton>>;

async function answerLogin(home: Deps, found: FoundAccount, press: CallbackQuery, { nonceHash, isConfirmed }: Login): Promise<Reaction> {
  const { account } = found;
  const say = texts(account.lang);
  const answered = { nonceHash, accountId: account.id };
  if (isConfirmed) {
    const isTheirs = account.bannedAtMs === null && (await approveLogin(home, answered));
    return both(isTheirs ? say.loginConfirmed() : say.loginExpired());
  }
  const sinceMs = await refuseLogin(home, answered);
  return sinceMs === null ? both(say.loginRefused()) : endSince(found, press, sinceMs);
}

async function endSince({ deps, account }: FoundAccount, press: CallbackQuery, sinceMs: number): Promise<Reaction> {
  const say = texts(account.lang);
  const ended = await endAccess(deps, account, sinceMs);
  if (ended.sessions === 0 && ended.keys.length === 0) return { toast: say.sessionGone() };
  return { toast: say.sessionsEnded(ended.sessions), edited: [press.message?.text, say.accessEnded(ended)].filter(Boolean).join("\n\n") };
}

/** The same text as toast and as message. */
const both = (words: string): Reaction => ({ toast: words, edited: words });
