import { AppError } from "../../../platform/errors.ts";
import { FIGURE_NAMES } from "../figures.ts";
import { refuse } from "./export-header.ts";
import { type Export, type ExportOptions, MAX_ROWS, parseExport } from "./parse-export.ts";
import type { StatRow } from "./stat-row.ts";

/** One of Telegram's exports. */
export interface ExportFile {
  name: string;
  text: string;
}

/**
 * Reads files that come together, such as both daily ones of an ad. What they say of an ad and a day is one row.
 * @throws AppError field_invalid of `file` that says what is wrong, and of several in which; field_missing of `ad`
 */
export function parseExports(files: readonly ExportFile[], options: ExportOptions): Export {
  const [first, ...others] = files;
  if (first === undefined) throw new AppError("field_missing", "file");
  if (others.length === 0) return parseExport(first.text, options);
  const joined: Export = { currency: null, rows: [], titles: new Map(), rejected: [] };
  const known = new Map<string, StatRow>();
  for (const file of files) {
    const read = parseNamed(file, options);
    if (joined.currency !== null && read.currency !== null && read.currency !== joined.currency)
      throw refuse(`${file.name}: the amounts are in ${read.currency.toUpperCase()}, those before in ${joined.currency.toUpperCase()}`);
    joined.currency ??= read.currency;
    for (const row of read.rows) join(known, row, file);
    for (const [number, title] of read.titles) joined.titles.set(number, title);
    joined.rejected.push(...read.rejected.map((rejected) => ({ file: file.name, ...rejected })));
  }
  joined.rows.push(...known.values());
  if (joined.rows.length > MAX_ROWS) throw refuse(`there are ${joined.rows.length} rows, and at most ${MAX_ROWS} are taken at once`);
  return joined;
}

function parseNamed({ name, text }: ExportFile, options: ExportOptions): Export {
  try {
    return parseExport(text, options);
  } catch (error) {
    if (error instanceof AppError && error.says !== undefined) throw refuse(`${name}: ${error.says}`);
    throw error;
  }
}

/** @throws AppError field_invalid of `file` where another file says something else: of two parts of a day neither is the day */
function join(known: Map<string, StatRow>, row: StatRow, { name }: ExportFile): void {
  const key = `${row.ad} ${row.day}`;
  const before = known.get(key);
  const differs = FIGURE_NAMES.find(
    (figure) => before?.[figure] !== undefined && row[figure] !== undefined && before[figure] !== row[figure],
  );
  if (differs !== undefined) throw refuse(`${name}: ad ${row.ad}, ${row.day}: another file has other figures`);
  known.set(key, { ...before, ...row });
}
