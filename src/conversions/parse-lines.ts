/** What the cells of a line are where no header names them. */
const ORDER = ["click", "payout", "status", "uid", "goal", "currency"];
/** The one that comes first in the first line, outside of quotes, holds for all. */
const SEPARATORS = /[\t;,:]/;
const LINE_END = /\r\n|\r|\n/g;

/** One line that says something, by the names of its cells; empty cells are left out. */
export interface Line {
  /** 1, 2, 3 … as pasted, the header and empty lines counted; where it begins, if its quotes hold line ends. */
  number: number;
  /** Null: it has more cells than there are names. */
  cells: Record<string, string> | null;
}

interface Row {
  number: number;
  cells: string[];
}

/**
 * Takes pasted conversions apart: `click:payout:status` a line, or CSV with or without a header; separated by tab, semicolon,
 * comma or colon, cells quoted where they hold one, or a line end, or a quote, which is doubled then.
 */
export function parseLines(text: string): Line[] {
  const first = /\S.*/.exec(text)?.[0].replace(/"[^"]*"/g, "") ?? "";
  const separator = SEPARATORS.exec(first)?.[0] ?? ":";
  const rows = splitRows(text, separator).filter(({ cells }) => cells.some((cell) => cell !== ""));
  const header = rows[0]?.cells.map(toName) ?? [];
  const isHeader = header.includes("click") || header.includes("flow");
  return (isHeader ? rows.slice(1) : rows).map(({ number, cells }) => ({
    number,
    cells: nameCells(isHeader ? header : ORDER, cells, separator),
  }));
}

function splitRows(text: string, separator: string): Row[] {
  const blanks = `[^\\S${separator}\\r\\n]*`;
  const quoted = `${blanks}"([^"]*(?:""[^"]*)*)"${blanks}`;
  const cell = new RegExp(`(?:${quoted}|([^${separator}\\r\\n]*))(${separator}|${LINE_END.source})`, "g");
  const rows: Row[] = [];
  let row: Row = { number: 1, cells: [] };
  let line = 1;
  for (const [all, inQuotes, plain = "", end] of `${text}\n`.matchAll(cell)) {
    row.cells.push((inQuotes?.replaceAll('""', '"') ?? plain).trim());
    line += all.match(LINE_END)?.length ?? 0;
    if (end === separator) continue;
    rows.push(row);
    row = { number: line, cells: [] };
  }
  return rows;
}

/** A custom field is named as it is written, everything else without regard to case and special characters. */
function toName(cell: string): string {
  return cell.startsWith("meta[") ? cell : cell.toLowerCase().replace(/[^a-z0-9_]/g, "");
}

function nameCells(names: readonly string[], cells: readonly string[], separator: string): Line["cells"] {
  if (cells.length > names.length) return null;
  const named = cells.map((cell, index): [string, string] => {
    const name = names[index] === "payout" ? "price" : (names[index] ?? "");
    // A comma that separates nothing is a decimal one.
    return [name, name === "price" && separator !== "," ? cell.replace(",", ".") : cell];
  });
  return Object.fromEntries(named.filter(([, cell]) => cell !== ""));
}
