import type { AdClickId } from "./ad-click-ids.ts";
import type { Macro } from "./macros.ts";

/** Where URLs with macros stand: postback templates, destinations of visitors, the button of a welcome. */
export const MACRO_PLACES = ["postback", "link", "button"] as const;
type MacroPlace = (typeof MACRO_PLACES)[number];

/** What an editor of URLs shows of a macro beside its meaning in `MACROS`. */
export interface MacroNote {
  /** The meaning in Russian. */
  ru: string;
  example: string;
  /** Where it has a value; elsewhere it is replaced by nothing. */
  places: readonly MacroPlace[];
}

/** Of the visit: known wherever a click is. */
const visit = (ru: string, example: string): MacroNote => ({ ru, example, places: MACRO_PLACES });
/** Of a person at Telegram, or of a lead that is made with its Start. */
const start = (ru: string, example: string): MacroNote => ({ ru, example, places: ["postback", "button"] });
/** Of a conversion. */
const lead = (ru: string, example: string): MacroNote => ({ ru, example, places: ["postback"] });

const AD_CLICK_ID_NOTES: Record<AdClickId, MacroNote> = {
  adclid: visit("`adclid` из ссылки", "a1b2c3"),
  clid: visit("`clid` из ссылки", "a1b2c3"),
  fbclid: visit("`fbclid` из ссылки: ID клика Meta", "IwAR2k3F9"),
  gclid: visit("`gclid` из ссылки: ID клика Google", "Cj0KCQiA7"),
  gbraid: visit("`gbraid` из ссылки: Google, переходы в приложения", "0AAAAAC3k"),
  wbraid: visit("`wbraid` из ссылки: Google, переходы из приложений", "Cj8KCQiA7"),
  yclid: visit("`yclid` из ссылки: ID клика Яндекса", "1234567890123456789"),
  ttclid: visit("`ttclid` из ссылки: ID клика TikTok", "E.C.P.a1b2c3"),
  msclkid: visit("`msclkid` из ссылки: ID клика Microsoft", "0a1b2c3d4e5f"),
  twclid: visit("`twclid` из ссылки: ID клика X", "2-3k4f9x2a"),
  li_fat_id: visit("`li_fat_id` из ссылки: ID клика LinkedIn", "0a1b2c3d-4e5f"),
  sccid: visit("`ScCid` из ссылки: ID клика Snapchat", "0a1b2c3d-4e5f"),
  rdt_cid: visit("`rdt_cid` из ссылки: ID клика Reddit", "5012345678901234567"),
  epik: visit("`epik` из ссылки: ID клика Pinterest", "dj0yJnU9a1b2"),
  vkclid: visit("`vkclid` из ссылки: ID клика VK", "a1b2c3"),
  rb_clickid: visit("`rb_clickid` из ссылки: ID клика VK Рекламы", "a1b2c3"),
};

export const MACRO_NOTES: Record<Macro, MacroNote> = {
  click: visit("ID клика", "1_0mh2k3f9x2a"),
  time: visit("время события в секундах Unix; в ссылке — время клика", "1795952903"),
  user: visit("номер аккаунта", "42"),
  flow: visit("код потока", "k3f9x2a"),
  way: visit("номер направления", "31"),
  site: visit("номер лендинга", "5"),
  offer: visit("номер оффера", "4"),
  utm_source: visit("`utm_source` лида, иначе клика", "fb"),
  utm_campaign: visit("`utm_campaign` лида, иначе клика", "autumn"),
  utm_content: visit("`utm_content` лида, иначе клика", "banner7"),
  utm_term: visit("`utm_term` лида, иначе клика", "kittens"),
  utm_medium: visit("`utm_medium` лида, иначе клика", "cpc"),
  subid: visit("`subid` лида, иначе клика", "a1"),
  adid: visit("ID клика в рекламной сети", "Cj0KCQiA7"),
  ...AD_CLICK_ID_NOTES,
  data1: visit("`data1` лида, иначе клика", "x1"),
  data2: visit("`data2` лида, иначе клика", "x2"),
  cost: visit("стоимость клика", "0.0375"),
  cost_currency: visit("валюта стоимости клика", "usd"),
  geo: visit("страна, две строчные буквы", "de"),
  city: visit("город, как его называет Cloudflare", "Berlin"),
  lang: visit("предпочитаемый язык браузера", "de"),
  ip: visit("IP-адрес посетителя", "203.0.113.7"),
  ua: visit("user agent", "Mozilla/5.0 (Linux; Android 14)"),
  os: visit("операционная система: `Windows`, `Android`, …", "Android"),
  browser: visit("браузер: `Chrome`, `Safari`, …", "Chrome"),
  device: visit("устройство: `desktop` или `mobile`", "mobile"),
  referer: visit("страница, на которой стоит ссылка", "https://news.example.com/kittens"),
  domain: visit("хост этой страницы", "news.example.com"),
  filter: visit("результат фильтров: 0 — прошёл, 1–5 — отсеян", "0"),
  status: start("статус лида: `wait`, `hold`, `approve`, `cancel`, `trash`", "approve"),
  lead: start("номер лида", "1001"),
  uid: lead("ID лида у рекламодателя", "order-17"),
  goal: lead("код цели лида", "deposit"),
  price: lead("текущая выплата за лид", "18.5"),
  currency: lead("валюта `{price}`", "usd"),
  custom: lead("статус лида, как его прислал рекламодатель", "confirmed"),
  reason: lead("причина отмены, числом", "3"),
  campaign: start("код кампании", "abc123xy"),
  subscriber: start("ID человека в Telegram", "9876543210"),
  username: start("имя пользователя в Telegram, если оно есть", "alice"),
  chat: start("ID чата в Telegram", "-1001234567890"),
};
