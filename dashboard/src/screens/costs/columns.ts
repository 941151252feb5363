import type { Params } from "../../api/client.ts";
import { type CsvTable, isBlank, isCommaDecimal, namedCurrency, toIsoDay, withDecimalPoint } from "../../csv-read.ts";
import type { Columns, Kind, Line } from "../../shell/import/kind.ts";

/** What a column of a file may be. */
const FIELDS = [
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
export type CostColumns = Columns<CostField>;

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
export function recognize(names: readonly string[]): CostColumns {
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

export type CostLine = Line<Params, CostField>;

export const COSTS: Kind<CostField> = { keptAs: "costs", fields: FIELDS, recognize };

/** The currency that the column of amounts names in the file's first line. */
export function amountCurrency(table: CsvTable, columns: CostColumns): string | undefined {
  return namedCurrency(table.rows[0]?.cells[columns.findIndex(isAmount)] ?? "");
}

const isAmount = (field: CostField | null) => field === "cost" || field === "cpc";

/** The lines of a file below its names. */
export function toLines(table: CsvTable, columns: CostColumns, hasNames: boolean, defaults: Defaults): CostLine[] {
  const rows = hasNames ? table.rows.slice(1) : table.rows;
  const amountAt = columns.findIndex(isAmount);
  const amounts = rows.map(({ cells }) => cells[amountAt] ?? "");
  const read = isCommaDecimal(amounts, table.delimiter) ? withDecimalPoint : (amount: string) => amount;
  return rows.map(({ line, cells }) => {
    const given: Partial<Record<CostField, string>> = {};
    for (const [index, field] of columns.entries()) if (field !== null) given[field] = cells[index] ?? "";
    for (const field of ["cost", "cpc"] as const) if (given[field]) given[field] = read(given[field]);
    return { line, cells, ...toItem(given, { ...defaults, currency: (hasNames && amountCurrency(table, columns)) || defaults.currency }) };
  });
}

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
    !OPTIONAL.has(field) && field in { from: "", to: "", ...given } && isBlank((field === "date" ? date : params[field]) ?? "");
  const missing = isBlank(amount) ? "cost" : (FIELDS.find(isMissing) ?? null);
  if (missing !== null) return { item: null, missing };
  const read = { ...params, from: toIsoDay(params.from), to: toIsoDay(params.to) };
  return { item: Object.fromEntries(Object.entries(read).filter(([, value]) => value !== "")), missing };
}

const OPTIONAL: ReadonlySet<CostField> = new Set(["cost", "cpc", "currency"]);
