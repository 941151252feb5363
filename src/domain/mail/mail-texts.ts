import type { Account } from "../../platform/context.ts";
import type { OfferStatus } from "../offers/settings/network-offer.ts";
import type { Lang } from "../telegram/api/texts/types.ts";

/** What affiliates are told of offers: that there are new ones, that they are in another state, or that they pay otherwise. */
export type OfferNews = "added" | OfferStatus | "payments";

interface Words {
  accessSubject: string;
  offers: Record<OfferNews, string>;
  welcomeSubject: string;
  /** @param affiliate their number, or what stands for it */
  welcome(said: { network: string; networkId: number; affiliate: string; email: string; password: string }): string;
}

const en: Words = {
  accessSubject: "your access to offers has changed",
  offers: {
    added: "there are new offers",
    active: "offers take traffic again",
    suspended: "offers are paused and take no new clicks",
    stopped: "offers are stopped and take neither clicks nor conversions",
    payments: "payments of offers have changed",
  },
  welcomeSubject: "you are an affiliate now",
  welcome: ({ network, networkId, affiliate, email, password }) =>
    `${network} has made you its affiliate. Your number is ${affiliate}.\n\nSign in by ${email} and the password ${password}\nThe number of the network is ${networkId}.\n`,
};

const ru: Words = {
  accessSubject: "ваш доступ к офферам изменился",
  offers: {
    added: "новые офферы",
    active: "офферы снова принимают трафик",
    suspended: "офферы приостановлены и не принимают новые клики",
    stopped: "офферы остановлены и не принимают ни клики, ни конверсии",
    payments: "выплаты по офферам изменились",
  },
  welcomeSubject: "теперь вы партнёр",
  welcome: ({ network, networkId, affiliate, email, password }) =>
    `Теперь вы партнёр сети ${network}. Ваш номер: ${affiliate}.\n\nДля входа: ${email}, пароль ${password}\nНомер сети: ${networkId}.\n`,
};

const WORDS = { en, ru } as const satisfies Record<Lang, Words>;

/** What mails say in one language. */
export const mailWords = (lang: Lang): Words => WORDS[lang];

/** A network as mails and notices call it. */
export const networkName = ({ id, name }: Pick<Account, "id" | "name">): string => name || `#${id}`;

/** A subject in one line. */
export const subjectOf = (network: string, about: string): string => `${network.replace(/\s+/g, " ").slice(0, 100)}: ${about}`;
