import type { Params } from "../../api/client.ts";
import { type CsvTable, isCommaDecimal, toIsoDay, withDecimalPoint } from "../../csv-read.ts";

/** What a column of a file may be. */
export const FIELDS = [
  "date",
  "from",
  "to",
  "flow",
  "way",
  "cost",
  "cpc",
  "currency",
  "geo",
  "domain",
  "utm_source",
  "utm_campaign",
  "utm_content",
  "utm_term",
  "utm_medium",
  "subid",
] as const;
export type CostField = (typeof FIELDS)[number];
/** Of each column; null: it is left out. */
export type Columns = readonly (CostField | null)[];

/** Names of columns as people and ad networks write them, besides the fields' own. */
const NAMES: Partial<Record<CostField, readonly string[]>> = {
  date: ["day", "дата", "день"],
  from: ["start", "start date", "reporting starts", "дата начала отчетности"],
  to: ["end", "end date", "reporting ends", "дата окончания отчетности"],
  flow: ["поток"],
  cost: ["costs", "spend", "spent", "total cost", "amount spent", "сумма", "сумма затрат", "расход", "расходы", "потрачено"],
  cpc: ["cost per click", "avg cpc", "цена клика"],
  currency: ["currency code", "валюта"],
  geo: ["country", "страна"],
  domain: ["site", "сайт"],
  utm_campaign: ["campaign", "campaign name", "кампания", "название кампании"],
  utm_content: ["content", "ad", "ad name", "объявление", "название объявления"],
  subid: ["sub id", "sub_id"],
};

/** `Amount spent (USD)` → `amount spent`. */
function simplify(name: string): string {
  return name
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/\(.*\)/, "")
    .replaceAll(/[\s.]+/g, " ")
    .trim();
}

function fieldOf(name: string): CostField | null {
  const simple = simplify(name);
  return FIELDS.find((field) => field === simple || NAMES[field]?.includes(simple)) ?? null;
}

/** What the columns of a first line are. A field stands once, at its first column; a click's cost gives way to the total, which is exact. */
export function recognize(names: readonly string[]): Columns {
  const fields = names.map(fieldOf);
  return fields.map((field, index) => {
    if (field === "cpc" && fields.includes("cost")) return null;
    return fields.indexOf(field) === index ? field : null;
  });
}

/** What holds for lines whose file has no such column. */
export interface Defaults {
  from: string;
  to: string;
  flow: string;
  currency: string;
}

/** A line as the API takes it, or what it lacks. */
export interface CostLine {
  line: number;
  cells: readonly string[];
  item: Params | null;
  /** Of a line without an item: the field that is missing. */
  missing: CostField | null;
}

/** `Amount spent (EUR)` → `EUR`: the currency that the column of amounts names in the file's first line. */
export function namedCurrency(table: CsvTable, columns: Columns): string | undefined {
  const name = table.rows[0]?.cells[columns.findIndex(isAmount)] ?? "";
  return /\(([A-Za-z]{3,5})\)/.exec(name)?.[1];
}

const isAmount = (field: CostField | null) => field === "cost" || field === "cpc";

/** The lines of a file below its names. */
export function toLines(table: CsvTable, columns: Columns, hasNames: boolean, defaults: Defaults): CostLine[] {
  const rows = hasNames ? table.rows.slice(1) : table.rows;
  const amountAt = columns.findIndex(isAmount);
  const amounts = rows.map(({ cells }) => cells[amountAt] ?? "");
  const read = isCommaDecimal(amounts, table.delimiter) ? withDecimalPoint : (amount: string) => amount;
  return rows.map(({ line, cells }) => {
    const given: Partial<Record<CostField, string>> = {};
    for (const [index, field] of columns.entries()) if (field !== null) given[field] = cells[index] ?? "";
    for (const field of ["cost", "cpc"] as const) if (given[field]) given[field] = read(given[field]);
    return { line, cells, ...toItem(given, { ...defaults, currency: (hasNames && namedCurrency(table, columns)) || defaults.currency }) };
  });
}

/** What the API takes for no value: `none`, or a macro that was not filled in. */
const BLANK = /^(null|undefined|nan|none|nil|\$?\{.*\}|\[.*\]|#.*#|__.*__|%.*%|<.*>)?$/i;

/**
 * One line, or one total. What a line leaves empty is an error: without this condition its cost would go to clicks that it does not mean. Such
 * is the line of totals in exports of ad networks.
 */
export function toItem(given: Partial<Record<CostField, string>>, defaults: Defaults): Pick<CostLine, "item" | "missing"> {
  const { date, ...rest } = given;
  const amount = given.cost || given.cpc || "";
  const days = date === undefined ? {} : { from: date, to: date };
  // An amount with a sign of its own, `12 €`, is in that currency.
  const currency = given.currency || (/[^\d\s.,'’()+-]/.test(amount) ? "" : defaults.currency);
  const params = { from: defaults.from, to: defaults.to, flow: defaults.flow, ...days, ...rest, currency };
  const isMissing = (field: CostField) =>
    !OPTIONAL.has(field) && field in { from: "", to: "", ...given } && BLANK.test((field === "date" ? date : params[field]) ?? "");
  const missing = BLANK.test(amount) ? "cost" : (FIELDS.find(isMissing) ?? null);
  if (missing !== null) return { item: null, missing };
  const read = { ...params, from: toIsoDay(params.from), to: toIsoDay(params.to) };
  return { item: Object.fromEntries(Object.entries(read).filter(([, value]) => value !== "")), missing };
}

const OPTIONAL: ReadonlySet<CostField> = new Set(["cost", "cpc", "currency"]);
