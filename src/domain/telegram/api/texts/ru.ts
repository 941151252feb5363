import type { MemberKind } from "../../../../lib/codes.ts";
import { digestLine, originTexts, titleOf } from "./format.ts";
import type { AccessChange, ChangedBy, EndedKey, KeyChange, MemberChange, Texts } from "./types.ts";

const { originText, placeText } = originTexts("ru", { country: "неизвестная страна", device: "неизвестное устройство" }, { US: "США" });

const KEY_CHANGES: Record<KeyChange, string> = {
  "key.made": "Создан новый API-ключ, прежний больше не действует",
  "reporting-key.made": "Создан новый токен для постбэков, прежний больше не действует",
  "reporting-key.revoked": "Токен для постбэков удалён",
  "site-key.made": "Лендинг получил новый ключ",
  "global-key.made": "Создан новый общий токен лендингов, прежний больше не действует",
  "global-key.revoked": "Общий токен лендингов удалён",
  "member-key.made": "Создан новый ключ партнёрской сети, прежний больше не действует",
  "signing.made": "Создан новый секрет для подписи постбэков",
  "rotation.ended": "Прежний секрет больше не подписывает постбэки",
  "signing.stopped": "Постбэки больше не подписываются, секрет удалён",
};

const MEMBER_CHANGES: Record<MemberChange, string> = {
  "network-member.added": "В вашу сеть добавлен участник",
  "network-member.changed": "Изменены статус, роли или менеджер участника вашей сети",
  "network-member.removed": "Из вашей сети удалён участник",
  "network-key.made": "Участник вашей сети получил новый ключ, прежний больше не действует",
  "network-key.revoked": "Ключ участника вашей сети удалён",
};

const ACCESS_CHANGES: Record<AccessChange, string> = {
  opened: "теперь вам открыты офферы",
  closed: "вам больше не открыты офферы",
  refused: "ваша заявка на доступ отклонена",
};

const MEMBERS: Record<MemberKind, string> = { affiliate: "партнёр", advertiser: "рекламодатель", staff: "сотрудник" };

/** What to do about a change that should not have been. */
const ADVICE: Record<ChangedBy, string> = {
  session: "Если это были не вы, завершите сеанс. Вместе с ним перестанут действовать все сеансы, ключи и токены, созданные с его начала.",
  key: "Если это были не вы, ваш API-ключ у кого-то другого: войдите и создайте новый.",
  "member-key": "Это сделано ключом вашего сотрудника, чьим именно — видно в profile/audit. Если так быть не должно, отзовите этот ключ.",
};

const ENDED_KEYS: Record<EndedKey, string> = {
  "key.revoked": "API-ключ",
  "reporting-key.revoked": "токен для постбэков",
  "global-key.revoked": "общий токен лендингов",
  "member-keys.revoked": "ключи партнёрских сетей",
  "network-keys.revoked": "ключи участников вашей сети",
  "network-members.suspended": "новые участники вашей сети",
  "network-invitations.withdrawn": "приглашения в вашу сеть",
  "site-keys.revoked": "ключи лендингов",
  "signing.stopped": "секрет для подписи постбэков",
};

const rules = new Intl.PluralRules("ru");
function plural(one: string, few: string, many: string) {
  const words: Partial<Record<Intl.LDMLPluralRule, string>> = { one, few };
  return (n: number) => words[rules.select(n)] ?? many;
}

const DIGEST_WORDS = [
  plural("старт", "старта", "стартов"),
  plural("заявка", "заявки", "заявок"),
  plural("вступление", "вступления", "вступлений"),
  plural("выход", "выхода", "выходов"),
  plural("удаление", "удаления", "удалений"),
];

export const ru: Texts = {
  greeting: () =>
    "Это бот Pawprint: через него вы входите в аккаунт и узнаёте о событиях в кампаниях.\n\nЧтобы войти, откройте ссылку на странице входа.",
  help: () => "/start — что умеет бот\n/language — сменить язык\n/help — этот список\n\nЧтобы войти, откройте ссылку на странице входа.",
  linkFailed: () => "Извините, ссылка не сработала. Откройте её ещё раз на странице, где вы её нашли.",
  chooseLanguage: () => "На каком языке мне говорить?",
  languageSet: () => "Теперь я говорю по-русски.",
  signInFirst: () => "У вас ещё нет аккаунта: сначала откройте ссылку на странице входа.",
  confirmSignIn: ({ country, device }, number) =>
    `Кто-то хочет войти в ваш аккаунт: ${placeText(country, device)}. Число на странице входа: ${number}.\n\nПодтвердите, только если вы сами открыли страницу входа и видите на ней это число. Если ссылку вам прислали, войдёт тот, кто её прислал.`,
  confirmButton: (number) => `Подтвердить ${number}`,
  notMeButton: () => "Это не я",
  loginConfirmed: () => "Готово. Вернитесь на страницу входа: она откроет аккаунт через несколько секунд.",
  loginRefused: () => "Никто не вошёл, ссылка больше не действует.",
  loginTaken: () => "Эту ссылку для входа уже открыл кто-то другой. Вернитесь на страницу входа и откройте новую.",
  loginExpired: () => "Ссылка для входа устарела. Вернитесь на страницу входа и откройте новую.",
  suspended: () => "Ваш аккаунт заблокирован.",
  signedIn: (origin) =>
    `Вход в аккаунт: ${originText(origin)}.\n\nЕсли это были не вы, завершите сеанс. Вместе с ним перестанут действовать все сеансы, ключи и токены, созданные после входа.`,
  endSession: () => "Завершить сеанс",
  sessionsEnded: (count) => (count === 1 ? "Сеанс завершён." : count === 0 ? "Сеансов уже не было." : `Завершено сеансов: ${count}.`),
  accessEnded: ({ sessions, keys }) =>
    [
      ru.sessionsEnded(sessions),
      ...(keys.length === 0 ? [] : [`Созданы после входа и больше не действуют: ${keys.map((key) => ENDED_KEYS[key]).join(", ")}.`]),
      "Войдите снова, создайте новые ключи там, где они нужны (profile/apikey и подобные), и посмотрите в profile/audit, что ещё изменилось.",
    ].join("\n"),
  sessionGone: () => "Такого сеанса больше нет.",
  keyChanged: (change, origin, { site, by }) =>
    `${KEY_CHANGES[change]}${site === undefined ? "" : ` (лендинг ${site})`}: ${originText(origin)}.\n\n${ADVICE[by]}`,
  memberChanged: (change, origin, { kind, number, by }) =>
    `${MEMBER_CHANGES[change]} (${MEMBERS[kind]}${number === null ? "" : ` ${number}`}): ${originText(origin)}.\n\n${ADVICE[by]}`,
  accessChanged: (change, network, offers) => `${titleOf(network)}: ${ACCESS_CHANGES[change]}: ${offers}.`,
  leadDigest: (campaigns, more) => {
    const lines = campaigns.map((news) => digestLine(news, DIGEST_WORDS));
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
  capNearlyReached({ offerId, title, period, type, percent, affiliateId, goal }) {
    const of = [affiliateId === null ? [] : [`партнёр ${affiliateId}`], goal === null ? [] : [`цель ${goal}`]].flat();
    const cap = `${{ day: "дневного", month: "месячного", all: "общего" }[period]} лимита ${{ conversions: "конверсий", budget: "выплат" }[type]}`;
    return `Оффер ${offerId}, ${title}: использовано ${percent} % ${cap}${of.length === 0 ? "" : ` (${of.join(", ")})`}.`;
  },
  adsTokenRevoked: (cabinet) =>
    `Telegram больше не принимает токен Telegram Ads для кабинета ${cabinet}. Его показатели не обновляются, пока вы не привяжете его с новым токеном со страницы ads.telegram.org/account/api.`,
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
