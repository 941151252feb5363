import { defineTexts } from "./define.ts";

export const tryFlow = defineTexts(
  {
    title: "Try it: a simulation",
    help: "Describe a visitor to see which filter stops them or which destinations they may get. The saved rules are applied here: IP addresses and networks are not checked, and no click is counted.",
    country: "Country of the visitor",
    language: "Browser language",
    device: "Device",
    devices: { mobile: "Phone", desktop: "Computer" },
    referer: "Page they come from",
    paused: "The flow is paused: visitors get the fallback URL.",
    held: (check: string) => `Filtered by ${check}`,
    passes: "Passes all filters",
    to: (url: string) => `Goes to ${url}`,
    toFallback: "Goes to the fallback URL, or sees an empty page.",
    toPage: "No destination takes traffic: goes to the offer's page.",
  },
  {
    title: "Проверка: симуляция",
    help: "Опишите посетителя, чтобы увидеть, какой фильтр его отсеет или куда он попадёт. Здесь применяются сохранённые правила: IP-адреса и сети не проверяются, клик не учитывается.",
    country: "Страна посетителя",
    language: "Язык браузера",
    device: "Устройство",
    devices: { mobile: "Телефон", desktop: "Компьютер" },
    referer: "С какой страницы пришёл",
    paused: "Поток на паузе: посетители попадут на запасной URL.",
    held: (check) => `Отсеян: ${check}`,
    passes: "Проходит все фильтры",
    to: (url) => `Попадёт на ${url}`,
    toFallback: "Попадёт на запасной URL аккаунта или увидит пустую страницу.",
    toPage: "Ни одно направление не принимает трафик: попадёт на страницу оффера.",
  },
);
