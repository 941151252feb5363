import { findCurrency } from "../../../lib/money.ts";
import { AppError } from "../../../platform/errors.ts";

/** What a column holds. */
export type Column = "day" | "ad" | "title" | "views" | "clicks" | "opens" | "actions" | "spent";

/** What a first line says. */
export interface ExportHeader {
  /** Of each column; null: it is passed over. */
  columns: readonly (Column | null)[];
  /** Of the amounts, lower case; null where there are none. */
  currency: string | null;
}

const NAMES: Readonly<Record<string, Column>> = {
  date: "day",
  day: "day",
  "ad id": "ad",
  "ad title": "title",
  views: "views",
  clicks: "clicks",
  "opened video": "opens",
  actions: "actions",
  joined: "actions",
  "started bot": "actions",
};

const SPENT = /^(?:spent budget|amount),\s*(\S+)$/;

/**
 * Reads the header of one of Telegram's exports, by the names of its columns.
 * @throws AppError field_invalid of `file`, which names the column that is missing, or the currency that is none
 */
export function readHeader(cells: readonly string[]): ExportHeader {
  let currency: string | null = null;
  const columns = cells.map((cell): Column | null => {
    const name = cell.trim().toLowerCase();
    const [, code] = SPENT.exec(name) ?? [];
    if (code === undefined) return NAMES[name] ?? null;
    currency = findCurrency(code);
    if (currency === null) throw refuse(`line 1: ${code.toUpperCase()} is no currency`);
    return "spent";
  });
  const has = (column: Column) => columns.includes(column);
  if (!has("day") && !has("ad")) throw refuse("line 1: there is no column `date`, `Day` or `Ad ID`");
  if (!has("views") && !has("spent")) throw refuse("line 1: there is no column `Views`, `Spent budget, …` or `Amount, …`");
  if (has("ad") && !has("spent")) throw refuse("line 1: there is no column `Amount, …`");
  if (has("clicks") && !has("views")) throw refuse("line 1: there is no column `Views`");
  if (has("views") && !has("spent") && !has("clicks")) throw refuse("line 1: there is no column `Clicks`");
  return { columns, currency };
}

export const refuse = (says: string): AppError => new AppError("field_invalid", "file", { says });
