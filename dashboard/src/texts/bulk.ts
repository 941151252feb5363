import { defineTexts } from "./define.ts";

export const bulk = defineTexts(
  {
    done: (ok: number, bad: number) => (bad === 0 ? `Done: ${ok}` : `Done: ${ok}. Not done: ${bad}; they are still selected.`),
    deleteTitle: (n: number) => `Delete ${n}?`,
    andMore: (n: number) => `and ${n} more`,
    title: (action: string, n: number) => `${action}: ${n}?`,
    progress: (done: number, of: number) => `${done} of ${of}`,
    stop: "Stop",
  },
  {
    done: (ok, bad) => (bad === 0 ? `Готово: ${ok}` : `Готово: ${ok}. Не получилось: ${bad}, они остались выбранными.`),
    deleteTitle: (n) => `Удалить ${n}?`,
    andMore: (n) => `и ещё ${n}`,
    title: (action, n) => `${action}: ${n}?`,
    progress: (done, of) => `${done} из ${of}`,
    stop: "Остановить",
  },
);
