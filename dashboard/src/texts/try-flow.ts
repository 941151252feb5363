import { defineTexts } from "./define.ts";

export const tryFlow = defineTexts(
  {
    title: "Try it: a simulation",
    help: "Give a visitor, and see which filter holds them or which destinations they may get. This is computed here by the saved rules; IP addresses and networks are not tried, and no click is counted.",
    country: "Country of the visitor",
    language: "Language of the browser",
    device: "Device",
    devices: { mobile: "Phone", desktop: "Computer" },
    referer: "Page they come from",
    paused: "The flow is paused: visitors get the fallback address.",
    held: (check: string) => `Filtered by ${check}`,
    passes: "Passes all filters",
    to: (url: string) => `Goes to ${url}`,
    toFallback: "Goes to the fallback address of the account, or sees an empty page.",
    toPage: "No destination takes traffic: goes to the offer's page.",
  },
  {
    title: "Проверить: симуляция",
    help: "Задайте посетителя, и увидите, какой фильтр его отсеет или куда он может попасть. Всё считается здесь по сохранённым правилам; IP-адреса и сети не проверяются, клик не учитывается.",
    country: "Страна посетителя",
    language: "Язык браузера",
    device: "Устройство",
    devices: { mobile: "Телефон", desktop: "Компьютер" },
    referer: "С какой страницы пришёл",
    paused: "Поток на паузе: посетители попадут на запасной адрес.",
    held: (check) => `Отсеян: ${check}`,
    passes: "Проходит все фильтры",
    to: (url) => `Попадёт на ${url}`,
    toFallback: "Попадёт на запасной адрес аккаунта или увидит пустую страницу.",
    toPage: "Ни одно направление не принимает трафик: попадёт на страницу оффера.",
  },
);
