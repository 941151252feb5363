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
    group: "Group by",
    and: "Then by",
    nothingMore: "none",
    drill: "Drill down by",
    not: "not",
    remove: "Remove this filter",
    filter: "Filter by",
    filterValue: "Value; empty: rows without one",
    addFilter: "Add a filter",
    exclude: "all but this",
    preset: "Column set",
    ownColumns: "custom",
    empty: "No data for these days",
    emptyHelp: "Choose other days or remove filters.",
    rows: (shown, all) => (shown === all ? `Rows: ${all}` : `Rows: ${shown} of ${all}, sorted as a whole`),
    all: "Show up to 5,000",
    unconverted: "Not included, because there is no exchange rate:",
    limit: "There are too many different values to count at once. Choose fewer days or one grouping.",
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
    empty: "За эти дни нет данных",
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
