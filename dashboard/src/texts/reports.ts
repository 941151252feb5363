import type { Figure, Item, Preset } from "../report-items.ts";
import { defineTexts } from "./define.ts";

interface ReportTexts {
  title: string;
  items: Record<Item, string>;
  figures: Record<Figure, string>;
  hints: Record<Figure, string>;
  presets: Record<Preset, string>;
  group: string;
  and: string;
  nothingMore: string;
  drill: string;
  none: string;
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
  chart: (name: string) => string;
  hourChart: (name: string) => string;
  before: string;
  change: string;
  unconverted: string;
  limit: string;
  values: Record<"mobile" | "filter", readonly string[]>;
}

const subs = {
  sub2: "sub2",
  sub3: "sub3",
  sub4: "sub4",
  sub5: "sub5",
  sub6: "sub6",
  sub7: "sub7",
  sub8: "sub8",
  subid: "subid",
  adid: "adid",
  data1: "data1",
  data2: "data2",
};
const tags = {
  utm_source: "utm_source",
  utm_campaign: "utm_campaign",
  utm_content: "utm_content",
  utm_term: "utm_term",
  utm_medium: "utm_medium",
};

export const reports = defineTexts<ReportTexts>(
  {
    title: "Reports",
    items: {
      date: "Day",
      hour: "Hour",
      flow: "Flow",
      campaign: "Telegram campaign",
      offer: "Offer",
      way: "Destination",
      site: "Landing page",
      goal: "Goal",
      geo: "Country",
      region: "Region",
      city: "City",
      lang: "Language",
      mobile: "Phone or computer",
      device: "Device",
      device_model: "Model",
      os: "System",
      os_version: "System version",
      browser: "Browser",
      browser_version: "Browser version",
      connection: "Connection",
      isp: "Provider",
      filter: "Filter",
      domain: "Domain",
      ...tags,
      ...subs,
    },
    figures: {
      click: "Clicks",
      unique: "Unique",
      mobile: "Mobile",
      total: "Leads",
      cv: "Valid leads",
      cn: "New",
      ch: "On hold",
      ca: "Approved",
      cc: "Cancelled",
      ct: "Trash",
      mh: "On hold, money",
      ma: "Revenue",
      mt: "Hold + revenue",
      spend: "Spend",
      profit: "Profit",
      roi: "ROI",
      cr: "CR",
      appr: "Approval",
      app: "Approval of all",
      epc: "EPC",
      cpc: "CPC",
      cpa: "CPA",
    },
    hints: {
      click: "Clicks, by their own day",
      unique: "Unique clicks, by their own day",
      mobile: "Clicks by phones and tablets, by their own day",
      total: "All leads, by the day when they were made",
      cv: "Leads without trash, by the day when they were made",
      cn: "New leads, by the day when they were made",
      ch: "Leads on hold, by the day when they were made",
      ca: "Approved leads, by the day when they were made",
      cc: "Cancelled leads, by the day when they were made",
      ct: "Trash, by the day when it was made",
      mh: "Payout of leads on hold",
      ma: "Payout of approved leads",
      mt: "Payout of leads on hold and approved",
      spend: "Cost of the clicks",
      profit: "Revenue − spend",
      roi: "Profit ÷ spend",
      cr: "Valid leads ÷ unique clicks",
      appr: "Approved ÷ valid leads",
      app: "Approved ÷ all leads",
      epc: "Revenue ÷ unique clicks",
      cpc: "Spend ÷ clicks",
      cpa: "Spend ÷ approved leads",
    },
    presets: { money: "Money", traffic: "Traffic", conversions: "Conversions" },
    group: "By",
    and: "and by",
    nothingMore: "nothing more",
    drill: "A row opens by",
    none: "without a value",
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
    chart: (name) => `${name} by day`,
    hourChart: (name) => `${name} by hour`,
    before: "period before",
    change: "change against the period before",
    unconverted: "In no figure, for there is no exchange rate:",
    limit: "There are too many different values to count at once. Choose fewer days, or one item.",
    values: {
      mobile: ["computer", "mobile"],
      filter: ["passed", "bot", "blacklist", "country", "language", "shared filter"],
    },
  },
  {
    title: "Отчёты",
    items: {
      date: "День",
      hour: "Час",
      flow: "Поток",
      campaign: "Telegram-кампания",
      offer: "Оффер",
      way: "Направление",
      site: "Лендинг",
      goal: "Цель",
      geo: "Страна",
      region: "Регион",
      city: "Город",
      lang: "Язык",
      mobile: "Телефон или компьютер",
      device: "Устройство",
      device_model: "Модель",
      os: "Система",
      os_version: "Версия системы",
      browser: "Браузер",
      browser_version: "Версия браузера",
      connection: "Соединение",
      isp: "Провайдер",
      filter: "Фильтр",
      domain: "Домен",
      ...tags,
      ...subs,
    },
    figures: {
      click: "Клики",
      unique: "Уники",
      mobile: "Мобильные",
      total: "Лиды",
      cv: "Валидные лиды",
      cn: "Новые",
      ch: "Холд",
      ca: "Одобрено",
      cc: "Отменено",
      ct: "Треш",
      mh: "В холде",
      ma: "Доход",
      mt: "Холд + доход",
      spend: "Расход",
      profit: "Прибыль",
      roi: "ROI",
      cr: "CR",
      appr: "Апрув",
      app: "Апрув от всех",
      epc: "EPC",
      cpc: "CPC",
      cpa: "CPA",
    },
    hints: {
      click: "Клики, по дню клика",
      unique: "Уникальные клики, по дню клика",
      mobile: "Клики с телефонов и планшетов, по дню клика",
      total: "Все лиды, по дню создания",
      cv: "Лиды без треша, по дню создания",
      cn: "Новые лиды, по дню создания",
      ch: "Лиды в холде, по дню создания",
      ca: "Одобренные лиды, по дню создания",
      cc: "Отменённые лиды, по дню создания",
      ct: "Треш, по дню создания",
      mh: "Выплаты за лиды в холде",
      ma: "Выплаты за одобренные лиды",
      mt: "Выплаты за лиды в холде и одобренные",
      spend: "Стоимость кликов",
      profit: "Доход − расход",
      roi: "Прибыль ÷ расход",
      cr: "Валидные лиды ÷ уникальные клики",
      appr: "Одобрено ÷ валидные лиды",
      app: "Одобрено ÷ все лиды",
      epc: "Доход ÷ уникальные клики",
      cpc: "Расход ÷ клики",
      cpa: "Расход ÷ одобренные лиды",
    },
    presets: { money: "Деньги", traffic: "Трафик", conversions: "Конверсии" },
    group: "Группировка",
    and: "Вторая группировка",
    nothingMore: "нет",
    drill: "Детализация строки",
    none: "без значения",
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
    chart: (name) => `${name} по дням`,
    hourChart: (name) => `${name} по часам`,
    before: "предыдущий период",
    change: "изменение к предыдущему периоду",
    unconverted: "Нет курса, поэтому не вошло в цифры:",
    limit: "Слишком много разных значений, чтобы посчитать сразу. Выберите меньше дней или одну группировку.",
    values: {
      mobile: ["компьютер", "телефон"],
      filter: ["прошёл", "бот", "чёрный список", "страна", "язык", "общий фильтр"],
    },
  },
);
