/** A value of a CSV cell. Numbers are never taken for formulas. */
export type Cell = string | number;

/** What spreadsheets take for the head of a formula, full-width forms included (OWASP, CSV Injection). */
const FORMULA = /^(\s*)([=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n])/;
/** Where some spreadsheets begin a new cell even within quotes: they read by semicolons or tabs, and by lines. */
const CELL_WITHIN = /([;\t\r\n]\s*)([=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;
const NEEDS_QUOTES = /[",;\t\r\n]/;

/** Tells Excel that a file is UTF-8; without it Excel garbles what is not Latin. */
export const BYTE_ORDER_MARK = "\uFEFF";

/**
 * One record of CSV by RFC 4180, with its line end. Text that a spreadsheet would run as a formula gets an apostrophe before it.
 * @example csvRecord(["a,b", "=1+1", -5]) // "\"a,b\",'=1+1,-5\r\n"
 */
export function csvRecord(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const inert = cell.replace(CELL_WITHIN, "$1'$2").replace(FORMULA, "'$1$2");
  return NEEDS_QUOTES.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
