import { defineTexts } from "./define.ts";

export const overview = defineTexts(
  {
    title: "Overview",
    top: { flow: "Top flows", campaign: "Top campaigns", geo: "Top countries" },
    nothing: "Nothing in these days.",
    report: "Full report",
    events: "Last ten events",
    noEvents: "Nothing has happened yet.",
    live: "Watch live",
    trouble: "Needs you",
    addresses: (n: number) => `Addresses that fail or are stopped: ${n}`,
    bots: (n: number) => `Bots in trouble: ${n}`,
    isNew: "No bot and no postback address yet: see the first steps",
    fine: "Bots and postback addresses work.",
  },
  {
    title: "Обзор",
    top: { flow: "Топ потоков", campaign: "Топ кампаний", geo: "Топ стран" },
    nothing: "За эти дни ничего нет.",
    report: "Открыть отчёт",
    events: "Последние десять событий",
    noEvents: "Пока ничего не произошло.",
    live: "Открыть ленту",
    trouble: "Требует внимания",
    addresses: (n) => `Адресов не отвечает или остановлено: ${n}`,
    bots: (n) => `Ботов с неполадками: ${n}`,
    isNew: "Пока нет ни бота, ни адреса постбэков: откройте первые шаги",
    fine: "Боты и адреса постбэков работают.",
  },
);
