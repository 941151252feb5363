import { defineTexts } from "./define.ts";

export const offerNetworkGoals = defineTexts(
  {
    goalsHelp:
      "An advertiser's postback names the goal; without one it is goal 1. Conversions of goals that are not listed here are declined. A goal's new name goes to all of its payments.",
    payments: "Payments",
    rename: (goal: string) => `Rename ${goal}`,
    noGoals: "No goals of this offer yet",
    noGoalsHelp: "A goal comes with its first payment.",
  },
  {
    goalsHelp:
      "Цель приходит в постбэке рекламодателя; если её там нет, это цель 1. Конверсии с целями не из этого списка отклоняются. Новое название цели попадает во все её выплаты.",
    payments: "Выплаты",
    rename: (goal) => `Переименовать: ${goal}`,
    noGoals: "У оффера пока нет целей",
    noGoalsHelp: "Цель появляется с первой выплатой.",
  },
);
