import { defineTexts } from "./define.ts";

export const goals = defineTexts(
  {
    title: "Goals",
    add: "New goal",
    empty: "No goals yet",
    emptyHelp:
      "A goal is a kind of conversion, such as a registration or a deposit. Conversions refer to it by its code, and reports show each goal as columns.",
    name: "Name",
    code: "Code",
    codeHint: "Conversions name the goal by it. It cannot be changed later. The code of a deleted goal restores that goal.",
    taken: "A goal with this code exists already.",
    price: "Price",
    priceHint: "The payout of a conversion that comes without one. Existing leads keep theirs.",
    currency: "Currency",
    state: "State",
    created: "Created",
    deleteWarning: "They get no new leads; existing leads keep them. A new goal with the same code restores the deleted one.",
  },
  {
    title: "Цели",
    add: "Новая цель",
    empty: "Целей пока нет",
    emptyHelp:
      "Цель — это вид конверсии, например регистрация или депозит. Конверсии ссылаются на неё по коду, а в отчётах у каждой цели свои колонки.",
    name: "Название",
    code: "Код",
    codeHint: "По нему конверсия находит цель. Изменить потом нельзя. Код удалённой цели вернёт эту цель.",
    taken: "Цель с таким кодом уже есть.",
    price: "Цена",
    priceHint: "Выплата за конверсию, в которой она не указана. У прежних лидов цена не меняется.",
    currency: "Валюта",
    state: "Состояние",
    created: "Создана",
    deleteWarning: "Новых лидов у них не будет, прежние останутся. Новая цель с тем же кодом вернёт удалённую.",
  },
);
