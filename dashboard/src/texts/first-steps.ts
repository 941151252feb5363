import { defineTexts } from "./define.ts";

/** The list of first steps, where others speak of it. */
export const firstSteps = defineTexts(
  {
    count: (done: number, of: number) => `Getting started: ${done} of ${of}`,
    putAway: "Hide",
    isAway: "“Getting started” is in the account menu now.",
    showAgain: "Show on the overview",
  },
  {
    count: (done, of) => `Первые шаги: ${done} из ${of}`,
    putAway: "Скрыть",
    isAway: "«Первые шаги» теперь в меню аккаунта.",
    showAgain: "Показывать в обзоре",
  },
);
