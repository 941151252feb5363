import { defineTexts } from "./define.ts";

export const paymentGrid = defineTexts(
  {
    grid: "Payments by country and goal",
    gridHelp:
      "Above what the affiliate gets, below what the advertiser pays. Of the payments that fit a conversion, the affiliate's own count first, then those that say most of the visit.",
    cell: (country: string, goal: string) => `${country}, ${goal}`,
    another: (country: string, goal: string) => `Add a payment: ${country}, ${goal}`,
    applies: "It applies to the calculator's conversion",
    toAffiliate: "to the affiliate",
    toAdvertiser: "from the advertiser",
    exceptions: "Exceptions for affiliates",
  },
  {
    grid: "Выплаты по странам и целям",
    gridHelp:
      "Сверху — сколько получает партнёр, снизу — сколько платит рекламодатель. Из подходящих конверсии выплат сначала выбираются свои выплаты партнёра, затем те, что точнее описывают визит.",
    cell: (country, goal) => `${country}, ${goal}`,
    another: (country, goal) => `Добавить выплату: ${country}, ${goal}`,
    applies: "Подходит конверсии из калькулятора",
    toAffiliate: "партнёру",
    toAdvertiser: "от рекламодателя",
    exceptions: "Исключения для партнёров",
  },
);
