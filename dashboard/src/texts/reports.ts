import type { Preset } from "../report-items.ts";
import { defineTexts } from "./define.ts";

interface ReportTexts {
  title: string;
  presets: Record<Preset, string>;
  group: string;
  and: string;
  nothingMore: string;
  drill: string;
  not: string;
  remove: string;
  filter: string;
  filterValue: string;
  addFilter: string;
  exclude: string;
  preset: string;
  ownColumns: string;
  empty: string;
  emptyHelp: string;
  rows: (shown: number, all: number) => string;
  all: string;
  unconverted: string;
  limit: string;
}

export const reports = defineTexts<ReportTexts>(
  {
    title: "Reports",
    presets: { money: "Money", traffic: "Traffic", conversions: "Conversions" },
    group: "By",
    and: "and by",
    nothingMore: "nothing more",
    drill: "A row opens by",
    not: "not",
    remove: "Take off this filter",
    filter: "Filter by",
    filterValue: "Value, or nothing for rows without one",
    addFilter: "Add a filter",
    exclude: "all but this",
    preset: "Column set",
    ownColumns: "own choice",
    empty: "Nothing happened in these days",
    emptyHelp: "Choose other days, or take filters off.",
    rows: (shown, all) => (shown === all ? `Rows: ${all}` : `Rows: ${shown} of ${all}, sorted as a whole`),
    all: "Show up to 5,000",
    unconverted: "In no figure, for there is no exchange rate:",
    limit: "There are too many different values to count at once. Choose fewer days, or one item.",
  },
  {
    title: "Отчёты",
    presets: { money: "Деньги", traffic: "Трафик", conversions: "Конверсии" },
    group: "Группировка",
    and: "Вторая группировка",
    nothingMore: "нет",
    drill: "Детализация строки",
    not: "кроме",
    remove: "Снять этот фильтр",
    filter: "Поле",
    filterValue: "Значение; пусто — строки без значения",
    addFilter: "Добавить фильтр",
    exclude: "всё, кроме этого",
    preset: "Набор колонок",
    ownColumns: "свой",
    empty: "За эти дни ничего не было",
    emptyHelp: "Выберите другие дни или снимите фильтры.",
    rows: (shown, all) =>
      shown === all
        ? `Строк: ${all.toLocaleString("ru")}`
        : `Строк: ${shown.toLocaleString("ru")} из ${all.toLocaleString("ru")}, сортировка по всем`,
    all: "Показать до 5 000",
    unconverted: "Нет курса, поэтому не вошло в цифры:",
    limit: "Слишком много разных значений, чтобы посчитать сразу. Выберите меньше дней или одну группировку.",
  },
);
