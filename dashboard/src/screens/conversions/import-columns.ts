import { type CsvTable, isBlank, isCommaDecimal, withDecimalPoint } from "../../csv-read.ts";
import type { Columns, Kind, Line } from "../../shell/import/kind.ts";

const FIELDS = ["offer", "pid", "status", "action_id", "goal", "sum", "click_id", "ip", "ua", "comment", "created_at"] as const;
export type ImportField = (typeof FIELDS)[number];

/** A conversion as the API takes it, every value as it is written. */
export type ImportedItem = Partial<Record<ImportField, string>>;
type ImportLine = Line<ImportedItem, ImportField>;

/** Names of columns as people write them, without case, blanks and signs. */
const NAMES: Partial<Record<ImportField, string>> = {
  offer: "offerid оффер номероффера",
  pid: "affiliate affiliateid partner partnerid партнёр партнер",
  status: "статус",
  action_id: "actionid transactionid orderid exto",
  goal: "goalvalue цель",
  sum: "amount sale сумма продажа",
  click_id: "click clickid клик",
  ua: "useragent",
  comment: "reason комментарий",
  created_at: "date time created дата время",
};

const simplify = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

function fieldOf(name: string): ImportField | null {
  const simple = simplify(name);
  return FIELDS.find((field) => simplify(field) === simple || NAMES[field]?.split(" ").includes(simple)) ?? null;
}

export const NETWORK_CONVERSIONS: Kind<ImportField> = {
  keptAs: "network-conversions",
  fields: FIELDS,
  recognize: (names) => {
    const fields = names.map(fieldOf);
    return fields.map((field, index) => (fields.indexOf(field) === index ? field : null));
  },
  unnamed: ["offer", "pid", "status", "action_id", "goal", "sum"],
};

/** Statuses by their numbers, and by the word that this dashboard shows. */
const STATUS_WORDS: Partial<Record<string, string>> = {
  "1": "confirmed",
  "2": "pending",
  "3": "declined",
  "4": "not_found",
  "5": "hold",
  approved: "confirmed",
};

/** The lines of a file below its names. */
export function toImportLines(table: CsvTable, columns: Columns<ImportField>, hasNames: boolean): ImportLine[] {
  const rows = hasNames ? table.rows.slice(1) : table.rows;
  const sums = rows.map(({ cells }) => cells[columns.indexOf("sum")] ?? "");
  const read = isCommaDecimal(sums, table.delimiter) ? withDecimalPoint : (amount: string) => amount;
  return rows.map(({ line, cells }) => {
    const item: ImportedItem = {};
    for (const [index, field] of columns.entries()) {
      const cell = cells[index] ?? "";
      if (field === null || isBlank(cell)) continue;
      item[field] = field === "sum" ? read(cell) : field === "status" ? (STATUS_WORDS[cell.toLowerCase()] ?? cell.toLowerCase()) : cell;
    }
    const missing = item.offer === undefined ? "offer" : item.pid === undefined ? "pid" : null;
    return { line, cells, item: missing === null ? item : null, missing };
  });
}
