import { defineTexts } from "./define.ts";

export const bulk = defineTexts(
  {
    done: (ok: number, bad: number) => (bad === 0 ? `Done: ${ok}` : `Done: ${ok}. Not done: ${bad}; they are still selected.`),
    left: (n: number) => `Not begun: ${n}.`,
    undo: "Undo",
    askTitle: (verb: string, n: number) => `${verb}: ${n}?`,
    andMore: (n: number) => `and ${n} more`,
    all: (n: number | undefined) => (n === undefined ? "Select all of this filter" : `Select all ${n} of this filter`),
    progress: "Progress",
    at: (done: number, all: number) => `${done} of ${all}`,
    stop: "Stop",
  },
  {
    done: (ok, bad) => (bad === 0 ? `Готово: ${ok}` : `Готово: ${ok}. Не получилось: ${bad}, они остались выбранными.`),
    left: (n) => `Не начато: ${n}.`,
    undo: "Отменить",
    askTitle: (verb, n) => `${verb}: ${n}?`,
    andMore: (n) => `и ещё ${n}`,
    all: (n) => (n === undefined ? "Выбрать все по фильтру" : `Выбрать все ${n} по фильтру`),
    progress: "Ход работы",
    at: (done, all) => `${done} из ${all}`,
    stop: "Остановить",
  },
);
