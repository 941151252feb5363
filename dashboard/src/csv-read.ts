/** A line of a table that somebody pasted or dropped. */
export interface CsvRow {
  /** Where it begins in the text, from 1. */
  line: number;
  cells: string[];
}

export interface CsvTable {
  delimiter: Delimiter;
  /** Without empty lines. */
  rows: CsvRow[];
}

const DELIMITERS = ["\t", ";", ","] as const;
export type Delimiter = (typeof DELIMITERS)[number] | ":";

/** Reads a table as spreadsheets and ad networks write it: with commas, semicolons or tabs, quoted cells, any line ends, and with or without a BOM. */
export function readCsv(text: string, delimiters: readonly Delimiter[] = DELIMITERS): CsvTable {
  const source = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const delimiter = delimiterOf(source, delimiters);
  const rows: CsvRow[] = [];
  let row: CsvRow = { line: 1, cells: [] };
  let [line, at] = [1, 0];
  while (at < source.length) {
    const cell = source[at] === '"' ? readQuoted(source, at, delimiter) : readPlain(source, at, delimiter);
    row.cells.push(cell.value.trim());
    line += source.slice(at, cell.end).split("\n").length - 1;
    at = cell.end + 1;
    if (source[cell.end] === delimiter) {
      if (at === source.length) row.cells.push("");
      else continue;
    }
    line += 1;
    rows.push(row);
    row = { line, cells: [] };
  }
  if (row.cells.length > 0) rows.push(row);
  return { delimiter, rows: rows.filter(({ cells }) => cells.some((cell) => cell !== "")) };
}

/** The one that the first line with text has most of, outside its quotes. */
function delimiterOf(source: string, delimiters: readonly Delimiter[]): Delimiter {
  const first =
    source
      .replaceAll(/"[^"]*"/g, "")
      .trimStart()
      .split("\n", 1)[0] ?? "";
  // A colon stands in times, too: it separates where nothing else comes before it.
  if (delimiters.includes(":") && /^[^\t;,:]*:/.test(first)) return ":";
  const count = (delimiter: Delimiter) => first.split(delimiter).length;
  return delimiters.reduce((best, each) => (count(each) > count(best) ? each : best));
}

interface Cell {
  value: string;
  /** Of the delimiter or the line's end behind it. */
  end: number;
}

function readPlain(source: string, from: number, delimiter: string): Cell {
  let end = from;
  while (end < source.length && source[end] !== delimiter && source[end] !== "\n") end++;
  return { value: source.slice(from, end), end };
}

/** `"a ""b"", c"`. What stands between the closing quote and the delimiter belongs to the cell. */
function readQuoted(source: string, from: number, delimiter: string): Cell {
  let value = "";
  let at = from + 1;
  while (at < source.length) {
    const quote = source.indexOf('"', at);
    if (quote === -1) return { value: value + source.slice(at), end: source.length };
    value += source.slice(at, quote);
    if (source[quote + 1] !== '"') {
      const rest = readPlain(source, quote + 1, delimiter);
      return { value: value + rest.value, end: rest.end };
    }
    value += '"';
    at = quote + 2;
  }
  return { value, end: source.length };
}

/**
 * Whether a comma is the decimal sign in a column of amounts: `1,234` alone does not say, the other amounts and the file's semicolons do.
 * Not where a point follows a comma, or stands where no thousands end.
 */
export function isCommaDecimal(amounts: readonly string[], delimiter: Delimiter): boolean {
  const withComma = amounts.filter((amount) => amount.includes(","));
  const hasDecimalPoint = amounts.some((amount) => /,\d*\.|^[^.]*\.(?!\d{3}(\D|$))/.test(amount));
  if (withComma.length === 0 || hasDecimalPoint) return false;
  return delimiter === ";" || withComma.some((amount) => !/,\d{3}(\D|$)/.test(amount));
}

/** `1.234,5` → `1234.5`, where a comma is the decimal sign. */
export function withDecimalPoint(amount: string): string {
  return amount.replaceAll(".", "").replace(",", ".");
}

/** `5.11.2026` and `5.11.26` → `2026-11-05`; anything else stays. */
export function toIsoDay(text: string): string {
  const [, day = "", month = "", year = ""] = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})$/.exec(text) ?? [];
  if (day === "") return text;
  return `${year.padStart(4, "20")}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** `Amount spent (EUR)` → `EUR`: the currency that a column's name ends with. */
export function namedCurrency(name: string): string | undefined {
  return /\(([A-Za-z]{3,5})\)/.exec(name)?.[1];
}

const BLANK = /^(null|undefined|nan|none|nil|\$?\{.*\}|\[.*\]|#.*#|__.*__|%.*%|<.*>)?$/i;

/** What the APIs take for no value: `none`, or a macro that was not filled in. */
export function isBlank(cell: string): boolean {
  return BLANK.test(cell);
}
