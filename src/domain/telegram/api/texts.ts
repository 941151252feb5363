import { LANGS, type MISSING_RIGHTS } from "../../../db/schema/index.ts";
import { cutText } from "../../../lib/text.ts";
import type { AuditAction } from "../../audit/audit.ts";

export { LANGS };
export type Lang = (typeof LANGS)[number];

type MissingRight = Exclude<(typeof MISSING_RIGHTS)[number], "">;

const MAX_TITLE_CHARACTERS = 64;

/** What the leads of one campaign did in a stretch of time. */
export interface LeadCounts {
  title: string;
  starts: number;
  requests: number;
  joins: number;
  leaves: number;
  removals: number;
}

/** What became of a key: of those that open an account, or speak in its name. */
export type KeyChange = Extract<
  AuditAction,
  | `${"key" | "reporting-key" | "site-key" | "global-key" | "signing"}.made`
  | `${"reporting-key" | "global-key"}.revoked`
  | "rotation.ended"
  | "signing.stopped"
>;

/** What the button under a notice of a sign-in ended. */
export interface EndedAccess {
  sessions: number;
  keys: EndedKey[];
}

type EndedKey = Extract<AuditAction, "site-keys.revoked" | "signing.stopped" | `${"key" | "reporting-key" | "global-key"}.revoked`>;

/** When and by what something was done. */
interface Origin {
  /** A moment in UTC, `YYYY-MM-DD HH:MM`. */
  at: string;
  /** ISO code; null where the edge does not know. */
  country: string | null;
  /** `Chrome, Windows`; null where it does not say. */
  device: string | null;
}

/** Everything that bots say in our words, as plain text: the service bot, unless it says otherwise. */
interface Texts {
  /** The answer to a bare /start. */
  greeting(): string;
  help(): string;
  chooseLanguage(): string;
  languageSet(): string;
  signInFirst(): string;
  /** The login link was opened, whosever it is: asks before it is let in. @param number what the page shows */
  confirmSignIn(page: Omit<Origin, "at">, number: number): string;
  confirmButton(number: number): string;
  notMeButton(): string;
  /** What to do now. */
  loginConfirmed(): string;
  loginRefused(): string;
  /** Another person opened the same link before. */
  loginTaken(): string;
  loginExpired(): string;
  suspended(): string;
  signedIn(origin: Origin): string;
  endSession(): string;
  sessionsEnded(count: number): string;
  /** The same, with what else was ended and what to do now. */
  accessEnded(ended: EndedAccess): string;
  sessionGone(): string;
  /** @param by `site` is whose token it is */
  keyChanged(change: KeyChange, origin: Origin, by: { site: number | undefined; bySession: boolean }): string;
  /** @param more how many campaigns with news are not among them */
  leadDigest(campaigns: LeadCounts[], more: number): string;
  /** What a connected bot says to somebody whose link leads into no campaign. */
  linkFailed(): string;
  /** Telegram no longer takes a connected bot's token. */
  tokenRevoked(botUsername: string): string;
  /** Telegram takes it again. */
  tokenAccepted(botUsername: string): string;
  /** A connected bot's webhook was taken, changed or cleared by somebody else who has its token. */
  webhookTaken(botUsername: string): string;
  /** A connected bot lost what a campaign needs in the chat that it tracks. */
  rightLost(botUsername: string, chatTitle: string, missing: MissingRight): string;
  /** It has all that again. */
  rightsBack(botUsername: string, chatTitle: string): string;
  /** Telegram could not read the Markdown of a campaign's welcome. */
  welcomePlain(campaignCode: string): string;
  /** The address of a postback template answered 410. */
  addressGone(host: string): string;
  /** The address of a postback template has failed for days. */
  addressPaused(host: string): string;
  /** Postbacks of a template used all their attempts up. */
  postbacksFailed(host: string): string;
  /** @param plan a tariff's name @param until a moment in UTC, `YYYY-MM-DD HH:MM` */
  paymentReceived(plan: string, until: string): string;
  planEndsSoon(plan: string, until: string): string;
  invoiceTitle(plan: string): string;
  /** @param campaigns −1 is unlimited */
  invoiceDescription(campaigns: number, days: number): string;
  /** Why an invoice cannot be paid. */
  invoiceUnknown(): string;
  invoiceOfAnother(): string;
  invoicePaid(): string;
  otherPlanRuns(): string;
}

const en: Texts = {
  greeting: () =>
    "This is Pawprint's bot: it signs you in and tells you about your campaigns.\n\nTo sign in, open the link on the sign-in page.",
  help: () =>
    "/start – what this bot is for\n/language – change the language\n/help – this list\n\nTo sign in, open the link on the sign-in page.",
  linkFailed: () => "Sorry, this link did not work. Please open it once more from the page where you found it.",
  chooseLanguage: () => "Which language shall I speak?",
  languageSet: () => "I speak English now.",
  signInFirst: () => "You have no account yet: open the link on the sign-in page first.",
  confirmSignIn: ({ country, device }, number) =>
    `Somebody wants to sign in to your account: ${placeText("en", country, device)}. The number on their page is ${number}.\n\nConfirm only if you opened the sign-in page yourself and see this number there. If somebody sent you the link, it is them whom you would let in.`,
  confirmButton: (number) => `Confirm ${number}`,
  notMeButton: () => "Not me",
  loginConfirmed: () => "Done. Go back to the page you came from: it signs you in within a few seconds.",
  loginRefused: () => "Nobody was signed in, and the link is void.",
  loginTaken: () => "Somebody else has opened this sign-in link already. Go back to the sign-in page and open a fresh one.",
  loginExpired: () => "This sign-in link has expired. Go back to the sign-in page and open a fresh one.",
  suspended: () => "Your account is suspended.",
  signedIn: ({ at, country, device }) =>
    `You signed in on ${at} UTC, from ${placeText("en", country, device)}.\n\nIf this was not you, end the session. Every session, key and token made since ends with it.`,
  endSession: () => "End this session",
  sessionsEnded: (count) =>
    count === 1 ? "The session has ended." : count === 0 ? "There was no session any more." : `Sessions ended: ${count}.`,
  accessEnded: ({ sessions, keys }) =>
    [
      en.sessionsEnded(sessions),
      ...(keys.length === 0 ? [] : [`Made since, and void now: ${keys.map((key) => ENDED_KEYS.en[key]).join(", ")}.`]),
      "Sign in again, make new keys where you need them (profile/apikey and its like), and look through profile/audit for what else was changed.",
    ].join("\n"),
  sessionGone: () => "There is no such session any more.",
  keyChanged: (change, origin, { site, bySession }) =>
    [
      `${KEY_CHANGES.en[change]}${site === undefined ? "" : ` (site ${site})`}: ${originText("en", origin)}.`,
      bySession
        ? "If this was not you, end the session. Every session, key and token made since it began ends with it."
        : "If this was not you, somebody has your API key: sign in and make a new one.",
    ].join("\n\n"),
  leadDigest: (campaigns, more) => {
    const lines = campaigns.map((news) => digestLine(news, ["started", "requested", "joined", "left", "removed"]));
    return ["Your leads:", ...lines, ...(more > 0 ? [`…and news in ${more} more campaigns`] : [])].join("\n");
  },
  addressGone: (host) =>
    `${host} answered one of your postbacks with 410 Gone, so nothing is sent to this address any more. Save the postback again to take it up.`,
  addressPaused: (host) =>
    `${host} has failed to take one of your postbacks for five days. It is tried once an hour from now on; what waits is sent as soon as it answers.`,
  postbacksFailed: (host) =>
    `${host} did not take a postback of yours in nine attempts, so it has failed for good. The list of postbacks shows all that failed, and they can be sent again from there. You hear of this at most once a day for each postback that you set.`,
  paymentReceived: (plan, until) => `Payment received, thank you. The ${plan} plan is yours until ${until} UTC.`,
  planEndsSoon: (plan, until) => `Your ${plan} plan ends on ${until} UTC. Renew it in time, and your campaigns go on without a break.`,
  invoiceTitle: (plan) => `Pawprint ${plan}`,
  invoiceDescription: (campaigns, days) => `${campaigns < 0 ? "Unlimited campaigns" : `Up to ${campaigns} campaigns`} for ${days} days.`,
  invoiceUnknown: () => "This invoice is not valid. Please ask for a new one.",
  invoiceOfAnother: () => "This invoice was made for another account.",
  invoicePaid: () => "This invoice has been paid already.",
  otherPlanRuns: () => "Another plan is in force. You can change plans in its last three days.",
  tokenRevoked: (botUsername) =>
    `Telegram no longer accepts the token of @${botUsername}. Its campaigns stand still until you add the bot again with its new token from @BotFather. What it has to send waits for up to a day.`,
  tokenAccepted: (botUsername) => `Telegram accepts the token of @${botUsername} again. Its campaigns go on, and what waited is sent now.`,
  webhookTaken: (botUsername) =>
    `The updates of @${botUsername} did not come here: another program that has its token changed its webhook. The webhook is being set again. If you do not know that program, get a new token from @BotFather and add the bot again.`,
  rightLost: (botUsername, chatTitle, missing) =>
    missing === "administrator"
      ? `@${botUsername} is no longer an administrator of “${titleOf(chatTitle)}”, so nothing of what happens there is seen. Make it an administrator again.`
      : `@${botUsername} may not invite people to “${titleOf(chatTitle)}”, so it can neither approve join requests nor make invite links. Give it this right.`,
  rightsBack: (botUsername, chatTitle) => `@${botUsername} has all the rights that it needs in “${titleOf(chatTitle)}” again.`,
  welcomePlain: (campaignCode) =>
    `The welcome message of campaign ${campaignCode} is not valid Telegram Markdown, so it goes out as plain text. Edit it to bring the formatting back.`,
};

const ru: Texts = {
  greeting: () =>
    "Это бот Pawprint: через него вы входите в аккаунт и узнаёте о событиях в кампаниях.\n\nЧтобы войти, откройте ссылку на странице входа.",
  help: () => "/start – что умеет бот\n/language – сменить язык\n/help – этот список\n\nЧтобы войти, откройте ссылку на странице входа.",
  linkFailed: () => "Извините, ссылка не сработала. Откройте её ещё раз на странице, где вы её нашли.",
  chooseLanguage: () => "На каком языке мне говорить?",
  languageSet: () => "Теперь я говорю по-русски.",
  signInFirst: () => "У вас ещё нет аккаунта: сначала откройте ссылку на странице входа.",
  confirmSignIn: ({ country, device }, number) =>
    `Кто-то хочет войти в ваш аккаунт: ${placeText("ru", country, device)}. Число на странице входа: ${number}.\n\nПодтвердите, только если вы сами открыли страницу входа и видите на ней это число. Если ссылку вам прислали, войдёт тот, кто её прислал.`,
  confirmButton: (number) => `Подтвердить ${number}`,
  notMeButton: () => "Это не я",
  loginConfirmed: () => "Готово. Вернитесь на страницу входа: она откроет аккаунт через несколько секунд.",
  loginRefused: () => "Никто не вошёл, ссылка больше не действует.",
  loginTaken: () => "Эту ссылку для входа уже открыл кто-то другой. Вернитесь на страницу входа и откройте новую.",
  loginExpired: () => "Ссылка для входа устарела. Вернитесь на страницу входа и откройте новую.",
  suspended: () => "Ваш аккаунт заблокирован.",
  signedIn: (origin) =>
    `Вход в аккаунт: ${originText("ru", origin)}.\n\nЕсли это были не вы, завершите сеанс. Вместе с ним перестанут действовать все сеансы, ключи и токены, созданные после входа.`,
  endSession: () => "Завершить сеанс",
  sessionsEnded: (count) => (count === 1 ? "Сеанс завершён." : count === 0 ? "Сеансов уже не было." : `Завершено сеансов: ${count}.`),
  accessEnded: ({ sessions, keys }) =>
    [
      ru.sessionsEnded(sessions),
      ...(keys.length === 0 ? [] : [`Созданы после входа и больше не действуют: ${keys.map((key) => ENDED_KEYS.ru[key]).join(", ")}.`]),
      "Войдите снова, создайте новые ключи там, где они нужны (profile/apikey и подобные), и посмотрите в profile/audit, что ещё изменилось.",
    ].join("\n"),
  sessionGone: () => "Такого сеанса больше нет.",
  keyChanged: (change, origin, { site, bySession }) =>
    [
      `${KEY_CHANGES.ru[change]}${site === undefined ? "" : ` (сайт ${site})`}: ${originText("ru", origin)}.`,
      bySession
        ? "Если это были не вы, завершите сеанс. Вместе с ним перестанут действовать все сеансы, ключи и токены, созданные с его начала."
        : "Если это были не вы, ваш API-ключ у кого-то другого: войдите и создайте новый.",
    ].join("\n\n"),
  leadDigest: (campaigns, more) => {
    const lines = campaigns.map((news) => digestLine(news, ["старты", "заявки", "вступления", "выходы", "удаления"]));
    return ["Ваши лиды:", ...lines, ...(more > 0 ? [`…и ещё кампаний с новостями: ${more}`] : [])].join("\n");
  },
  addressGone: (host) =>
    `${host} ответил на один из ваших постбэков 410 Gone, поэтому на этот адрес больше ничего не отправляется. Чтобы возобновить отправку, сохраните постбэк заново.`,
  addressPaused: (host) =>
    `${host} уже пять дней не принимает один из ваших постбэков. Теперь адрес проверяется раз в час; как только он ответит, всё накопленное будет отправлено.`,
  postbacksFailed: (host) =>
    `${host} не принял ваш постбэк за девять попыток, и больше он отправляться не будет. Все неудавшиеся видны в списке постбэков, оттуда их можно отправить ещё раз. Об этом мы пишем не чаще раза в день по каждому настроенному постбэку.`,
  paymentReceived: (plan, until) => `Оплата получена, спасибо. Тариф ${plan} действует до ${until} UTC.`,
  planEndsSoon: (plan, until) => `Тариф ${plan} заканчивается ${until} UTC. Продлите его заранее, чтобы кампании работали без перерыва.`,
  invoiceTitle: (plan) => `Pawprint ${plan}`,
  invoiceDescription: (campaigns, days) => `${campaigns < 0 ? "Кампаний: без ограничений" : `Кампаний: до ${campaigns}`}, дней: ${days}.`,
  invoiceUnknown: () => "Этот счёт недействителен. Запросите новый.",
  invoiceOfAnother: () => "Этот счёт выставлен другому аккаунту.",
  invoicePaid: () => "Этот счёт уже оплачен.",
  otherPlanRuns: () => "Сейчас действует другой тариф. Сменить его можно в последние три дня.",
  tokenRevoked: (botUsername) =>
    `Telegram больше не принимает токен бота @${botUsername}. Его кампании стоят, пока вы не добавите бота снова с новым токеном из @BotFather. Неотправленное ждёт до суток.`,
  tokenAccepted: (botUsername) => `Telegram снова принимает токен бота @${botUsername}. Его кампании работают, накопленное отправляется.`,
  webhookTaken: (botUsername) =>
    `Обновления бота @${botUsername} сюда не приходили: другая программа с его токеном изменила вебхук. Вебхук устанавливается заново. Если эта программа вам неизвестна, получите новый токен у @BotFather и добавьте бота снова.`,
  rightLost: (botUsername, chatTitle, missing) =>
    missing === "administrator"
      ? `@${botUsername} больше не администратор чата «${titleOf(chatTitle)}», и происходящее там не видно. Верните боту права администратора.`
      : `@${botUsername} не может приглашать людей в чат «${titleOf(chatTitle)}»: он не одобряет заявки и не создаёт пригласительные ссылки. Дайте ему это право.`,
  rightsBack: (botUsername, chatTitle) => `У @${botUsername} снова есть все нужные права в чате «${titleOf(chatTitle)}».`,
  welcomePlain: (campaignCode) =>
    `В приветствии кампании ${campaignCode} ошибка в разметке Telegram Markdown, поэтому оно уходит простым текстом. Исправьте его, чтобы вернуть оформление.`,
};

const KEY_CHANGES: Record<Lang, Record<KeyChange, string>> = {
  en: {
    "key.made": "A new API key was made, and the old one is void",
    "reporting-key.made": "A new reporting token was made, and any older one is void",
    "reporting-key.revoked": "The reporting token was removed",
    "site-key.made": "A landing page was given a new token",
    "global-key.made": "A new token for all landing pages was made, and any older one is void",
    "global-key.revoked": "The token for all landing pages was removed",
    "signing.made": "A new secret to sign postbacks with was made",
    "rotation.ended": "The previous secret no longer signs postbacks",
    "signing.stopped": "Postbacks are signed no more, and the secret was removed",
  },
  ru: {
    "key.made": "Создан новый API-ключ, прежний больше не действует",
    "reporting-key.made": "Создан новый токен для отчётов, прежний больше не действует",
    "reporting-key.revoked": "Токен для отчётов удалён",
    "site-key.made": "Лендинг получил новый токен",
    "global-key.made": "Создан новый общий токен лендингов, прежний больше не действует",
    "global-key.revoked": "Общий токен лендингов удалён",
    "signing.made": "Создан новый секрет для подписи постбэков",
    "rotation.ended": "Прежний секрет больше не подписывает постбэки",
    "signing.stopped": "Постбэки больше не подписываются, секрет удалён",
  },
};

const ENDED_KEYS: Record<Lang, Record<EndedKey, string>> = {
  en: {
    "key.revoked": "the API key",
    "reporting-key.revoked": "the reporting token",
    "global-key.revoked": "the token for all landing pages",
    "site-keys.revoked": "tokens of landing pages",
    "signing.stopped": "the secret that signs postbacks",
  },
  ru: {
    "key.revoked": "API-ключ",
    "reporting-key.revoked": "токен для отчётов",
    "global-key.revoked": "общий токен лендингов",
    "site-keys.revoked": "токены лендингов",
    "signing.stopped": "секрет для подписи постбэков",
  },
};

/** `2026-06-15 12:00 UTC, Germany, Chrome, Windows` */
function originText(lang: Lang, { at, country, device }: Origin): string {
  return [`${at} UTC`, placeText(lang, country, device)].join(", ");
}

/** `Germany, Chrome, Windows` */
function placeText(lang: Lang, country: string | null, device: string | null): string {
  const unknown = { en: ["an unknown country", "an unknown device"], ru: ["неизвестная страна", "неизвестное устройство"] }[lang];
  return [country === null ? unknown[0] : countryName(lang, country), device ?? unknown[1]].join(", ");
}

/** `My channel: +3 started, −1 left`; what did not happen is left out. */
function digestLine({ title, starts, requests, joins, leaves, removals }: LeadCounts, words: string[]): string {
  const counts = [`+${starts}`, `+${requests}`, `+${joins}`, `−${leaves}`, `−${removals}`];
  const parts = counts.map((count, i) => `${count} ${words[i]}`).filter((part) => !/^.0 /.test(part));
  return `${titleOf(title)}: ${parts.join(", ")}`;
}

function titleOf(title: string): string {
  return cutText(title, MAX_TITLE_CHARACTERS);
}

function countryName(lang: Lang, code: string): string {
  return new Intl.DisplayNames(lang, { type: "region" }).of(code) ?? code;
}

/** The language to speak to somebody whose client says this of itself, an IETF tag. */
export function langOf(languageCode: string | undefined): Lang {
  return /^ru\b/i.test(languageCode ?? "") ? "ru" : "en";
}

/** What the service bot says in one language. */
export function texts(lang: Lang): Texts {
  return lang === "ru" ? ru : en;
}

/** A moment in UTC as the texts write it, `YYYY-MM-DD HH:MM`. */
export function textMoment(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}
