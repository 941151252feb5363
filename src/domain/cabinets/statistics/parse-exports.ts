import { AppError } from "../../../platform/errors.ts";
import { FIGURE_NAMES } from "../figures.ts";
import { refuse } from "./export-header.ts";
import { type IntervalRow, keyOfDay, keyOfSlot, sumByDay } from "./interval.ts";
import { type Export, type ExportOptions, MAX_ROWS, parseExport } from "./parse-export.ts";
import type { StatRow } from "./stat-row.ts";

/** One of Telegram's exports. */
export interface ExportFile {
  name: string;
  text: string;
}

/**
 * Reads files that come together, such as both daily ones of an ad. What they say of an ad and a day is one row, and of five minutes, too.
 * @throws AppError field_invalid of `file` that says what is wrong, and of several in which; field_missing of `ad`
 */
export function parseExports(files: readonly ExportFile[], options: ExportOptions): Export {
  const [first, ...others] = files;
  if (first === undefined) throw new AppError("field_missing", "file");
  if (others.length === 0) return parseExport(first.text, options);
  let currency: string | null = null;
  const read = files.map((file): NamedExport => {
    const named = { ...parseNamed(file, options), name: file.name };
    if (currency !== null && named.currency !== null && named.currency !== currency)
      throw refuse(`${file.name}: the amounts are in ${named.currency.toUpperCase()}, those before in ${currency.toUpperCase()}`);
    currency ??= named.currency;
    return named;
  });
  const { rows, intervals } = joinRows(read);
  if (rows.length > MAX_ROWS) throw refuse(`there are ${rows.length} rows, and at most ${MAX_ROWS} are taken at once`);
  const rejected = read.flatMap(({ name, rejected }) => rejected.map((line) => ({ file: name, ...line })));
  return { currency, rows, intervals, titles: new Map(read.flatMap(({ titles }) => [...titles])), rejected };
}

/** What a file says, and its name. */
type NamedExport = Export & { name: string };

/** Days that files tell of by five minutes are added up when these are joined: each file may have another part of a day. */
function joinRows(read: readonly NamedExport[]): Pick<Export, "rows" | "intervals"> {
  const [days, slots] = [new Map<string, StatRow>(), new Map<string, IntervalRow>()];
  const nameOf = new Map<string, string>();
  for (const { name, rows, intervals } of read) {
    for (const row of intervals) {
      join(slots, keyOfSlot(row), { row, name });
      nameOf.set(keyOfDay(row), name);
    }
    const parted = new Set(intervals.map(keyOfDay));
    for (const row of rows) if (!parted.has(keyOfDay(row))) join(days, keyOfDay(row), { row, name });
  }
  const intervals = [...slots.values()];
  for (const row of sumByDay(intervals)) join(days, keyOfDay(row), { row, name: nameOf.get(keyOfDay(row)) ?? "" });
  return { rows: [...days.values()], intervals };
}

function parseNamed({ name, text }: ExportFile, options: ExportOptions): Export {
  try {
    return parseExport(text, options);
  } catch (error) {
    if (error instanceof AppError && error.says !== undefined) throw refuse(`${name}: ${error.says}`);
    throw error;
  }
}

/** @throws AppError field_invalid of `file` where another file says something else: neither is right for certain */
function join<Row extends StatRow>(known: Map<string, Row>, key: string, { row, name }: { row: Row; name: string }): void {
  const before = known.get(key);
  const differs = FIGURE_NAMES.find(
    (figure) => before?.[figure] !== undefined && row[figure] !== undefined && before[figure] !== row[figure],
  );
  if (differs !== undefined) throw refuse(`${name}: ad ${row.ad}, ${row.day}: another file has other figures`);
  known.set(key, { ...before, ...row });
}
