import { defineTexts } from "./define.ts";

export const bulk = defineTexts(
  {
    done: (ok: number, bad: number) => (bad === 0 ? `Done: ${ok}` : `Done: ${ok}. Not done: ${bad}; they are still selected.`),
    deleteTitle: (n: number) => `Delete ${n}?`,
    andMore: (n: number) => `and ${n} more`,
  },
  {
    done: (ok, bad) => (bad === 0 ? `Готово: ${ok}` : `Готово: ${ok}. Не получилось: ${bad}, они остались выбранными.`),
    deleteTitle: (n) => `Удалить ${n}?`,
    andMore: (n) => `и ещё ${n}`,
  },
);
