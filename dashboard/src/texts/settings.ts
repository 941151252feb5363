import { defineTexts } from "./define.ts";

export const settings = defineTexts(
  {
    title: "Settings",
    pages: { profile: "Profile", keys: "Keys", sessions: "Sessions" },
    zone: "Time zone",
    zoneHint: "An IANA name, as Europe/Berlin. Clicks that came before stay in their days.",
    currency: "Currency",
    currencyHint: "Reports are in it; other currencies are converted at the rate of their day.",
    fallback: "Fallback address",
    fallbackHint: "Where visitors go that a flow cannot serve.",
  },
  {
    title: "Настройки",
    pages: { profile: "Профиль", keys: "Ключи", sessions: "Сеансы" },
    zone: "Часовой пояс",
    zoneHint: "Имя IANA, например Europe/Moscow. Прежние клики остаются в своих днях.",
    currency: "Валюта",
    currencyHint: "В ней считаются отчёты; другие валюты пересчитываются по курсу своего дня.",
    fallback: "Запасной адрес",
    fallbackHint: "Куда идут посетители, которых поток не может принять.",
  },
);
