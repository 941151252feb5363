import { type CsvTable, isBlank, isCommaDecimal, namedCurrency, withDecimalPoint } from "../../csv-read.ts";
import type { Columns, Kind, Line } from "../../shell/import/kind.ts";

const FIELDS = [
  "click",
  "payout",
  "status",
  "uid",
  "goal",
  "currency",
  "flow",
  "subid",
  "name",
  "phone",
  "email",
  "comment",
  "geo",
  "ip",
  "ua",
  "referer",
  "utm_source",
  "utm_campaign",
  "utm_content",
  "utm_term",
  "utm_medium",
] as const;
export type ConversionField = (typeof FIELDS)[number];
type ConversionColumns = Columns<ConversionField>;

/** A conversion as the API takes it, every value as it is written. */
export type Conversion = Partial<Record<ConversionField, string>>;
export type ConversionLine = Line<Conversion, ConversionField>;

/** Names of columns in files of other trackers, without case, blanks and signs. */
const NAMES: Partial<Record<ConversionField, string>> = {
  click: "clickid cnvid cid uclick клик idклика",
  payout: "price revenue amount sum cnvpayout conversionpayout выплата сумма доход",
  status: "cnvstatus conversionstatus leadstatus статус",
  uid: "exto transactionid txid orderid conversionid",
  goal: "цель",
  currency: "payoutcurrency revenuecurrency conversioncurrency cnvcurrency валюта",
  flow: "flowid flowcode поток",
  geo: "country countrycode страна",
  ip: "ipaddress",
  ua: "useragent",
  referer: "referrer",
};

const simplify = (name: string) =>
  name
    .toLowerCase()
    .replace(/\(.*\)/, "")
    .replace(/[^\p{L}\p{N}]/gu, "");

function fieldOf(name: string): ConversionField | null {
  const simple = simplify(name);
  return FIELDS.find((field) => simplify(field) === simple || NAMES[field]?.split(" ").includes(simple)) ?? null;
}

/** What the columns of a first line are. Some call the click a subid, or tid: it is one where nothing else names the click or the flow. */
function recognize(names: readonly string[]): ConversionColumns {
  const fields = names.map(fieldOf);
  const hasClick = fields.includes("click") || fields.includes("flow");
  const named = fields.map((field, index): ConversionField | null => {
    const simple = simplify(names[index] ?? "");
    if (simple === "tid") return hasClick || fields.includes("subid") ? "uid" : "click";
    return simple === "subid" && !hasClick ? "click" : field;
  });
  return named.map((field, index) => (named.indexOf(field) === index ? field : null));
}

export const CONVERSIONS: Kind<ConversionField> = {
  keptAs: "conversions",
  fields: FIELDS,
  recognize,
  unnamed: ["click", "payout", "status", "uid", "goal", "currency"],
  delimiters: ["\t", ";", ",", ":"],
};

/** What holds for lines whose file has no such column. */
export interface Defaults {
  flow: string;
  currency: string;
}

/** The lines of a file below its names. */
export function toLines(table: CsvTable, columns: ConversionColumns, hasNames: boolean, defaults: Defaults): ConversionLine[] {
  const rows = hasNames ? table.rows.slice(1) : table.rows;
  const amountAt = columns.indexOf("payout");
  const read = isCommaDecimal(
    rows.map(({ cells }) => cells[amountAt] ?? ""),
    table.delimiter,
  )
    ? withDecimalPoint
    : (amount: string) => amount;
  const currency = (hasNames && namedCurrency(table.rows[0]?.cells[amountAt] ?? "")) || defaults.currency;
  return rows.map(({ line, cells }) => {
    const given: Conversion = {};
    for (const [index, field] of columns.entries()) {
      const cell = cells[index] ?? "";
      if (field !== null && !isBlank(cell)) given[field] = field === "payout" ? read(cell) : cell;
    }
    return { line, cells, ...toItem(given, { ...defaults, currency }) };
  });
}

/**
 * One line. Without a click it needs a flow, and something that tells its lead from others: otherwise each time that it is sent makes another
 * lead.
 */
function toItem(given: Conversion, { flow, currency }: Defaults): Pick<ConversionLine, "item" | "missing"> {
  const item = given.click === undefined && given.flow === undefined && flow !== "" ? { ...given, flow } : given;
  if (item.click === undefined && item.flow === undefined) return { item: null, missing: "click" };
  if (item.click === undefined && item.uid === undefined && item.subid === undefined) return { item: null, missing: "uid" };
  // An amount with a sign of its own, `12 €`, is in that currency.
  const isPlain = item.payout !== undefined && !/[^\d\s.,'’()+-]/.test(item.payout);
  return { item: isPlain && item.currency === undefined && currency !== "" ? { ...item, currency } : item, missing: null };
}
