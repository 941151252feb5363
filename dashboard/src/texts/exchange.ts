import { defineTexts } from "./define.ts";

/** A request to somebody else's server, and its answer. */
export const exchange = defineTexts(
  {
    called: "Called",
    answered: (code: number) => `Answer ${code}`,
    noAnswer: (why: string) => `No answer: ${why}`,
  },
  {
    called: "Запрос",
    answered: (code) => `Ответ ${code}`,
    noAnswer: (why) => `Ответа нет: ${why}`,
  },
);
