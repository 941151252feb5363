import "./lib/bytes.ts";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { bookExport } from "../src/domain/cabinets/statistics/book-export.ts";
import { type IntervalRow, keptIntervals, keyOfDay } from "../src/domain/cabinets/statistics/interval.ts";
import type { Export } from "../src/domain/cabinets/statistics/parse-export.ts";
import { parseExports } from "../src/domain/cabinets/statistics/parse-exports.ts";
import { lastDayAt } from "../src/domain/cabinets/statistics/stat-row.ts";
import { cellOf, isRowNumber } from "../src/lib/cells.ts";
import { fromMicros } from "../src/lib/money.ts";
import { AppError } from "../src/platform/errors.ts";
import { readCells } from "./lib/cells.ts";
import { CommandError, runDatabaseCommand, UsageError } from "./lib/cli.ts";
import { migrateAll, withStore } from "./lib/database.ts";
import { readStrictly } from "./lib/options.ts";

const USAGE = "npm run --silent cabinets -- import FILE... --account N --cabinet ACC0001 [--ad N] [--persist-to DIR] [--remote]";
/** Statements for a deployment are an argument, which has no room for more with the longest titles. */
const ROWS_OF_ARGUMENT = 32;
const INTERVALS_OF_ARGUMENT = 96;

const DEPS = { now: Date.now, randomBytes: (length: number) => new Uint8Array(randomBytes(length)) };

/** `npm run cabinets -- import …`: books exports of Telegram Ads, and prints what the Cabinets API answers. */
await runDatabaseCommand(async () => {
  const { paths, accountId, uid, ad, place } = readArguments();
  const given = await saying(async () => parseExports(paths.map(readFile), { ad, lastDay: lastDayAt(DEPS.now()) }));
  const cell = cellOf(accountId, "network");
  if (!(await readCells()).includes(cell)) throw new CommandError(`account ${accountId} is in cell ${cell}, which is not bound`);
  if (!place.remote) await migrateAll(place);
  const parts = place.remote ? partsOf(given) : [given];
  const { spentMicros, ...imported } = await withStore({ ...place, cell }, async (store) => {
    const changedOf = new Map<string, number>();
    let spentMicros = 0;
    for (const part of parts) {
      const booked = await saying(() => bookExport(DEPS, store, { accountId, uid, source: "file" }, part));
      // A day may be in several parts, alone in each.
      const [first] = part.rows;
      const key = first === undefined ? "" : keyOfDay(first);
      changedOf.set(key, Math.max(changedOf.get(key) ?? 0, booked.changed));
      spentMicros += booked.spentMicros;
    }
    const rows = given.rows.length;
    const changed = [...changedOf.values()].reduce((sum, each) => sum + each, 0);
    return { rows, changed, unchanged: rows - changed, rejected: given.rejected, spentMicros };
  });
  console.log(JSON.stringify({ ...imported, spent: fromMicros(spentMicros) }));
});

function readArguments() {
  const text = { type: "string" } as const;
  const options = { account: text, cabinet: text, ad: text, "persist-to": text, remote: { type: "boolean" } } as const;
  const { values, positionals } = readStrictly({ args: process.argv.slice(2), options, allowPositionals: true }, USAGE);
  const { account = "", cabinet: uid, ad } = values;
  const [verb, ...paths] = positionals;
  if (verb !== "import" || paths.length === 0 || uid === undefined) throw new UsageError(`usage: ${USAGE}`);
  if (!isRowNumber(account)) throw new UsageError("--account must be a number");
  if (ad !== undefined && !isRowNumber(ad)) throw new UsageError("--ad must be the number of an ad here");
  const place = { remote: values.remote === true, persistTo: values["persist-to"] };
  return { paths, accountId: Number(account), uid, ad: ad === undefined ? null : Number(ad), place };
}

function readFile(path: string) {
  try {
    return { name: basename(path), text: readFileSync(path, "utf8") };
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Each is booked wholly or not at all; where one is not, the whole may be booked again. A day whose five minutes are kept is booked as often
 * as these need arguments.
 */
function partsOf({ rows, intervals, ...given }: Export): Export[] {
  const kept = Map.groupBy(keptIntervals(intervals, DEPS.now()), keyOfDay);
  const ofDays = chunksOf(
    rows.filter((row) => !kept.has(keyOfDay(row))),
    ROWS_OF_ARGUMENT,
  ).map((own) => ({ own, slots: [] as IntervalRow[] }));
  const ofIntervals = rows.flatMap((row) =>
    chunksOf(kept.get(keyOfDay(row)) ?? [], INTERVALS_OF_ARGUMENT).map((slots) => ({ own: [row], slots })),
  );
  const parts = [...ofDays, ...ofIntervals];
  return (parts.length === 0 ? [{ own: [], slots: [] }] : parts).map(({ own, slots }) => {
    const names = new Set(own.map(({ ad }) => ad));
    return { ...given, rows: own, intervals: slots, titles: new Map([...given.titles].filter(([number]) => names.has(number))) };
  });
}

function chunksOf<T>(all: readonly T[], length: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / length) }, (_, place) => all.slice(place * length, (place + 1) * length));
}

/** Runs a part of it, whose complaint becomes one line. */
async function saying<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof AppError ? new CommandError(lineOf(error)) : error;
  }
}

function lineOf({ code, field, says }: AppError): string {
  if (says !== undefined) return says;
  if (code === "cabinet_not_found") return "the account has no such --cabinet";
  if (code === "ad_not_found") return "the cabinet has no such --ad";
  return code === "field_missing" ? `--${field} is needed: the file does not say of which ad it is` : code;
}
