/** A value of a CSV cell. Numbers are never taken for formulas. */
export type Cell = string | number;

/**
 * One record of CSV by RFC 4180, with its line end. Text that a spreadsheet would run as a formula gets a leading apostrophe.
 * @example csvRecord(["a,b", "=1+1", -5]) // "\"a,b\",'=1+1,-5\r\n"
 */
export function csvRecord(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const inert = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
