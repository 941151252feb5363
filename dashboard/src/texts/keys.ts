import { defineTexts } from "./define.ts";

const staff =
  "It opens your own account and its settings, and nothing of the network. The Network API takes another key, which your network's administrator creates.";
const staffRu =
  "Открывает ваш аккаунт и его настройки, но ничего в сети. Для Network API нужен другой ключ: его создаёт администратор сети.";

export const keys = defineTexts(
  {
    make: "Create",
    replace: "Replace",
    revoke: "Revoke",
    makeTitle: (name: string) => `Create: ${name}`,
    replaceTitle: (name: string) => `Replace: ${name}`,
    revokeTitle: (name: string) => `Revoke: ${name}`,
    once: "It is shown once, right after it is created.",
    exists: "Active",
    since: (time: string) => `Since ${time}`,
    absent: "Not created",
    apiKey: "API key",
    /** The Network API has keys of its own for a network's members. */
    apiKeyHelp: {
      owner: "For your own programs: it can do everything that you can. Keep it on servers, never in a page or a postback address.",
      affiliate:
        "For your own programs: it opens your flows, leads and reports. The Network API takes another key, which your network gives you. Keep both on servers, never in a page or a postback address.",
      manager: staff,
      admin: staff,
      advertiser: "It opens your own account and its settings, and nothing of the network. Advertisers have no key to the Network API.",
    },
    apiKeyWarning:
      "The present key stops at once. All programs that call the APIs with it stop, and so do cabinets that were signed in with it. Sessions of this dashboard go on.",
    reporting: "Reporting token",
    reportingHelp: "For postback addresses that others see. It can report conversions and costs, and cannot read anything.",
    reportingWarning: "Postbacks with the present token are refused at once: change the addresses at your networks and advertisers.",
    site: "Global site token",
    siteHelp: "For the servers of your landing pages: it creates and changes leads of all your offers.",
    siteWarning: "Landing pages that send leads with the present token are refused at once. Keys of single pages go on.",
    signing: "Signing secret",
    signingHelp: "Signs your postbacks, so that the receiver can check that they come from you.",
    signingWarning: "Both secrets sign for 24 hours: give the new one to the receivers within that time.",
    signingDeleteWarning: "Postbacks are no longer signed. Receivers that check the signature will refuse them.",
    previousUntil: (time: string) => `The previous one signs until ${time}`,
    endPrevious: "Stop the previous one",
    endPreviousHelp: "From now on only the present secret signs.",
    samples: "Sample requests",
    samplesHelp: "Your account number is filled in. Replace the dots with the key.",
    docs: "API reference",
    sampleFlows: "List flows",
    sampleAccount: "Read the account",
    samplePostback: "Report a conversion",
    sampleSite: "Send a lead from a landing page",
  },
  {
    make: "Создать",
    replace: "Заменить",
    revoke: "Отозвать",
    makeTitle: (name) => `Создать: ${name}`,
    replaceTitle: (name) => `Заменить: ${name}`,
    revokeTitle: (name) => `Отозвать: ${name}`,
    once: "Показывается один раз, сразу после создания.",
    exists: "Создан",
    since: (time) => `Создан ${time}`,
    absent: "Не создан",
    apiKey: "API-ключ",
    apiKeyHelp: {
      owner: "Для ваших программ: с ним можно всё, что можете вы. Храните его на сервере и не вставляйте в страницы и адреса постбэков.",
      affiliate:
        "Для ваших программ: открывает ваши потоки, лиды и отчёты. Network API принимает другой ключ, его выдаёт сеть. Храните ключи на сервере и не вставляйте в страницы и адреса постбэков.",
      manager: staffRu,
      admin: staffRu,
      advertiser: "Открывает ваш аккаунт и его настройки, но ничего в сети. Ключа к Network API у рекламодателей нет.",
    },
    apiKeyWarning:
      "Нынешний ключ сразу перестанет действовать. Остановятся все программы, которые обращаются к API с ним, и кабинеты, в которые вошли по нему. Сеансы этой панели останутся.",
    reporting: "Токен для постбэков",
    reportingHelp:
      "Для адресов постбэков, которые видят другие. С ним можно только сообщать о конверсиях и расходах, но ничего нельзя прочитать.",
    reportingWarning: "Постбэки с нынешним токеном сразу перестанут приниматься: замените адреса в сетях и у рекламодателей.",
    site: "Общий токен лендингов",
    siteHelp: "Для серверов ваших лендингов: создаёт и меняет лиды всех ваших офферов.",
    siteWarning: "Лендинги, которые шлют лиды с нынешним токеном, сразу начнут получать отказ. Ключи отдельных страниц останутся.",
    signing: "Секрет подписи",
    signingHelp: "Им подписываются ваши постбэки, чтобы получатель мог убедиться, что они от вас.",
    signingWarning: "24 часа подписывают оба секрета: передайте новый получателям за это время.",
    signingDeleteWarning: "Постбэки больше не подписываются. Получатели, которые проверяют подпись, будут их отклонять.",
    previousUntil: (time) => `Прежний подписывает до ${time}`,
    endPrevious: "Отключить прежний",
    endPreviousHelp: "С этого момента подписывает только нынешний секрет.",
    samples: "Примеры запросов",
    samplesHelp: "Номер вашего аккаунта уже подставлен; вместо многоточия вставьте ключ.",
    docs: "Документация API",
    sampleFlows: "Список потоков",
    sampleAccount: "Получить данные аккаунта",
    samplePostback: "Сообщить о конверсии",
    sampleSite: "Отправить лид с лендинга",
  },
);
