/** What the cells of a line are where no header names them. */
const ORDER = ["click", "price", "status", "uid", "goal", "currency"];
/** The one that comes first in the first line, outside of quotes, holds for all. */
const SEPARATORS = /[\t;,:]/;
/** A line that is meant for Excel. */
const TELLS_SEPARATOR = /^sep=([\t;,:])/i;
const LINE_END = /\r\n|\r|\n/g;

/** One line that says something, by the names of its cells; empty cells are left out. */
export interface Line {
  /** 1, 2, 3 … as pasted, the header and empty lines counted; where it begins, if its quotes hold line ends. */
  number: number;
  /** Null: it has more cells than there are names. */
  cells: Record<string, string> | null;
}

/** What a first line says of the columns. */
export interface Header {
  /** The parameter of each column; empty: it is passed over. */
  names: readonly string[];
  /** Columns that are passed over, as they are written. */
  passedOver: readonly string[];
  /** A cell as its column means it. */
  read: (cell: string, place: number) => string;
}

interface Row {
  number: number;
  cells: string[];
}

/** Where no line names them. */
const NO_HEADER: Header = { names: ORDER, passedOver: [], read: (cell) => cell };

/**
 * Takes pasted conversions apart: `click:payout:status` a line, or CSV with or without a header; separated by tab, semicolon,
 * comma or colon, cells quoted where they hold one, or a line end, or a quote, which is doubled then.
 * @param readHeader what the cells of the first line name; null where they name nothing
 * @returns the lines, and the columns that none of them can say anything by
 */
export function parseLines(
  text: string,
  readHeader: (cells: readonly string[]) => Header | null,
): { lines: Line[]; passedOver: readonly string[] } {
  const first = /\S.*/.exec(text)?.[0].replace(/"[^"]*"/g, "") ?? "";
  const told = TELLS_SEPARATOR.exec(first)?.[1];
  const separator = told ?? SEPARATORS.exec(first)?.[0] ?? ":";
  const rows = splitRows(text, separator)
    .filter(({ cells }) => cells.some((cell) => cell !== ""))
    .slice(told === undefined ? 0 : 1);
  const header = readHeader(rows[0]?.cells ?? []);
  const lines = (header === null ? rows : rows.slice(1)).map(({ number, cells }) => ({
    number,
    cells: nameCells(header ?? NO_HEADER, cells),
  }));
  return { lines, passedOver: header?.passedOver ?? [] };
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

function nameCells({ names, read }: Header, cells: readonly string[]): Line["cells"] {
  if (cells.slice(names.length).some((cell) => cell !== "")) return null;
  const named = cells.map((cell, place): [string, string] => [names[place] ?? "", read(cell, place)]);
  return Object.fromEntries(named.filter(([name, cell]) => name !== "" && cell !== ""));
}
