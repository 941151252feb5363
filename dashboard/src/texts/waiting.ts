import { count, countRu, defineTexts } from "./define.ts";

export const waiting = defineTexts(
  {
    waits: (n: number) => `${n} to look at`,
    planEnds: (days: number) => (days === 0 ? "Your plan ends today." : `Your plan ends in ${count(days, "day", "days")}.`),
    planEnded: "Your plan has ended. Until you choose another one, campaigns can only be deleted.",
    toPlan: "Choose a plan",
    addresses: (n: number) => `${count(n, "address", "addresses")} for postbacks cannot be reached.`,
    toAddresses: "See the addresses",
    approve: "Approve",
    decline: "Decline",
  },
  {
    waits: (n) => `требуют внимания: ${n}`,
    planEnds: (days) => (days === 0 ? "Тариф заканчивается сегодня." : `Тариф закончится через ${countRu(days, "день", "дня", "дней")}.`),
    planEnded: "Тариф закончился. Пока не выбран новый, кампании можно только удалять.",
    toPlan: "Выбрать тариф",
    addresses: (n) => `Постбэки не доходят: ${countRu(n, "адрес недоступен", "адреса недоступны", "адресов недоступно")}.`,
    toAddresses: "К адресам",
    approve: "Одобрить",
    decline: "Отказать",
  },
);
