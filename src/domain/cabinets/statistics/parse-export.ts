import { MICROS } from "../../../lib/money.ts";
import { AppError } from "../../../platform/errors.ts";
import { readAdNumber, readCount, readMoment, readMonth, readSpent } from "./export-cells.ts";
import { type Column, readHeader, refuse } from "./export-header.ts";
import { type IntervalRow, sumByDay, sumBySlot } from "./interval.ts";
import type { StatRow } from "./stat-row.ts";

/** A line that cannot be read. */
export interface RejectedLine {
  /** Of several files, the one that has it. */
  file?: string;
  /** From 1, the header counted. */
  line: number;
  reason: string;
}

/** What one of Telegram's exports says. */
export interface Export {
  /** Of its amounts, lower case; null where it has none. */
  currency: string | null;
  /** One for each ad and day. */
  rows: StatRow[];
  /** Where it tells of five minutes, these, one for each. The rows have their sums. */
  intervals: IntervalRow[];
  /** Titles of the ads that it names, by Telegram's number. */
  titles: Map<string, string>;
  rejected: RejectedLine[];
}

export interface ExportOptions {
  /** Whose figures they are, where the file does not say it; null: it must say it. */
  ad: StatRow["ad"] | null;
  /** A file with figures of a later day is refused. */
  lastDay: number;
}

/** The figures of a line, with what it is about. */
interface Line {
  number: number;
  cells: Partial<Record<Column, string>>;
}

type Figures = Pick<StatRow, "views" | "clicks" | "opens" | "actions" | "spentMicros">;

/** How many rows are taken at once. */
export const MAX_ROWS = 10_000;
const BYTE_ORDER_MARK = "\uFEFF";
const TOTAL = /^total\b/i;

/**
 * Reads a tab-separated export of Telegram Ads: of an ad's or account's days or five minutes, of an ad's month, or of an account's month
 * by ads. Lines of one day are added up.
 * @throws AppError field_invalid of `file` that says which line and what, field_missing of `ad`
 */
export function parseExport(text: string, options: ExportOptions): Export {
  const [first = "", ...others] = text.replace(BYTE_ORDER_MARK, "").split(/\r\n|\r|\n/);
  const { columns, currency } = readHeader(splitLine(first));
  const lines = others.flatMap((line, index): Line[] => (line.trim() === "" ? [] : [{ number: index + 2, cells: cellsOf(line, columns) }]));
  const subject = columns.includes("ad") ? "ad" : "day";
  const [totals, body] = [lines.filter(isTotal), lines.filter((line) => !isTotal(line))];
  const month = subject === "ad" ? monthOfAll(totals, options) : null;
  if (subject === "day" && options.ad === null) throw new AppError("field_missing", "ad");
  const result: Export = { currency, rows: [], intervals: [], titles: new Map(), rejected: [] };
  const rows: StatRow[] = [];
  const intervals: IntervalRow[] = [];
  for (const line of body) {
    const row = readLine(line, options, month);
    if (typeof row === "string") {
      result.rejected.push({ line: line.number, reason: row });
      continue;
    }
    const { slot, ...whole } = row;
    rows.push(whole);
    if (slot !== null) intervals.push({ ...whole, slot });
    if (month !== null) result.titles.set(String(row.ad), line.cells.title ?? "");
  }
  Object.assign(result, { rows: sumByDay(rows), intervals: sumBySlot(intervals) });
  if (result.rows.length > MAX_ROWS) throw refuse(`there are ${result.rows.length} rows, and at most ${MAX_ROWS} are taken at once`);
  for (const total of totals) checkTotal(total, result);
  return result;
}

const splitLine = (line: string): string[] =>
  line.split("\t").map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .replaceAll('""', '"'),
  );

function cellsOf(line: string, columns: readonly (Column | null)[]): Partial<Record<Column, string>> {
  const cells = splitLine(line);
  return Object.fromEntries(
    columns.flatMap((column, place) => (column === null || cells[place] === undefined ? [] : [[column, cells[place]]])),
  );
}

const isTotal = ({ cells }: Line): boolean => TOTAL.test(cells.ad ?? cells.day ?? "");

/** An account's month is named by its last line alone. */
function monthOfAll([total]: readonly Line[], { lastDay }: ExportOptions): number {
  const month = readMonth(total?.cells.ad ?? "");
  if (month === null) throw refuse("the last line, `Total in …`, which names the month, is missing");
  if (month * 100 > lastDay) throw refuse(`line ${total?.number}: the month has not come`);
  return month;
}

/** A row, or why it cannot be read. @throws AppError field_invalid of `file` where its day has not come */
function readLine(
  { number: line, cells }: Line,
  { ad, lastDay }: ExportOptions,
  month: number | null,
): (StatRow & { slot: number | null }) | string {
  const figures = readFigures(cells);
  if (typeof figures === "string") return figures;
  if (month === null) {
    const moment = readMoment(cells.day ?? "");
    if (moment !== null && moment.day > lastDay) throw refuse(`line ${line}: the day has not come`);
    return moment === null ? `\`${cells.day ?? ""}\` is no day` : { ad: ad ?? "", ...moment, ...figures };
  }
  const number = readAdNumber(cells.ad ?? "");
  return number === null ? `\`${cells.ad ?? ""}\` is no ad` : { ad: number, day: month * 100, slot: null, ...figures };
}

function readFigures(cells: Line["cells"]): Figures | string {
  const figures: Figures = {};
  for (const column of ["views", "clicks", "opens", "actions"] as const) {
    if (cells[column] === undefined) continue;
    const count = readCount(cells[column]);
    if (count === null) return `\`${cells[column]}\` is no count`;
    figures[column] = count;
  }
  if (cells.spent === undefined) return figures;
  const spentMicros = readSpent(cells.spent);
  return spentMicros === null ? `\`${cells.spent}\` is no amount` : { ...figures, spentMicros };
}

/** @throws AppError field_invalid of `file` where the lines make another sum */
function checkTotal({ number, cells }: Line, { rows, rejected }: Export): void {
  const stated = readFigures(cells);
  if (typeof stated === "string") throw refuse(`line ${number}: ${stated}`);
  for (const name of ["spentMicros", "views"] as const) {
    const sum = rows.reduce((total, row) => total + (row[name] ?? 0), 0);
    if (stated[name] === undefined || stated[name] === sum) continue;
    const [total, made] = name === "views" ? [stated[name], sum] : [stated[name] / MICROS, sum / MICROS];
    const unread = rejected.map(({ line, reason }) => `; line ${line}: ${reason}`).join("");
    throw refuse(`line ${number}: the total is ${total}, the lines make ${made}${unread}`);
  }
}
