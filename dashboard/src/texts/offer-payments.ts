import { defineTexts } from "./define.ts";

export const offerPayments = defineTexts(
  {
    paymentsHelp:
      "What conversions are worth that advertisers' servers report for clicks of the network's links. Affiliates see what they get. Leads that pages send go by the prices instead.",
    addPayment: "Add a payment",
    payment: "Payment",
    noPayments: "No payments yet",
    noPaymentsHelp: "A conversion without a payment that fits is declined and worth nothing.",
    goalValue: "Goal",
    goalValueHint: "What postbacks send as goal; 1 where they send none.",
    paymentType: "Kind",
    paymentTypes: { fixed: "Fixed", percent: "Percent of the sale" },
    visitors: "Visitors",
    allBut: (codes: string) => `all but ${codes}`,
    excludes: "All but these countries",
    devices: "Devices (none: any)",
    deviceNames: { desktop: "Computers", mobile: "Phones", tablet: "Tablets" },
    partners: "Only for affiliates",
    partnersHint: "Their numbers, with commas between them. Empty: for everybody.",
  },
  {
    paymentsHelp:
      "Сколько стоят конверсии, которые серверы рекламодателей присылают по кликам ссылок сети. Партнёры видят свою часть. Лиды со страниц идут по ценам.",
    addPayment: "Добавить выплату",
    payment: "Выплата",
    noPayments: "Выплат пока нет",
    noPaymentsHelp: "Конверсия без подходящей выплаты отклоняется и ничего не стоит.",
    goalValue: "Цель",
    goalValueHint: "Что постбэк присылает как goal; 1, если ничего.",
    paymentType: "Вид",
    paymentTypes: { fixed: "Сумма", percent: "Процент от продажи" },
    visitors: "Посетители",
    allBut: (codes) => `все, кроме ${codes}`,
    excludes: "Все страны, кроме этих",
    devices: "Устройства (без отметок — любые)",
    deviceNames: { desktop: "Компьютеры", mobile: "Телефоны", tablet: "Планшеты" },
    partners: "Только для партнёров",
    partnersHint: "Номера через запятую. Пусто: для всех.",
  },
);
