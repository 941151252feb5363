import { storeOf } from "../../../db/store.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { bookExport, type Imported } from "./book-export.ts";
import type { Export } from "./parse-export.ts";
import { type ExportFile, parseExports } from "./parse-exports.ts";
import { lastDayAt, type StatRow } from "./stat-row.ts";

interface Given {
  uid: string;
  /** Telegram's exports. */
  files?: readonly ExportFile[] | undefined;
  /** Whose figures the files have, where they do not say. */
  ad?: StatRow["ad"] | undefined;
  /** In place of files. */
  rows?: readonly StatRow[] | undefined;
}

/**
 * Takes in what ads did and cost. The same figures again change nothing, others replace those of the same ad and day.
 * @throws AppError field_missing, field_invalid of a `file` that cannot be read or is in another currency, cabinet_not_found, ad_not_found
 */
export async function importStatistics(ctx: Ctx, { uid, files, ad, rows }: Given): Promise<Imported> {
  mayOrThrow(ctx, "cabinets.write");
  const lastDay = lastDayAt(ctx.deps.now());
  const [source, given] =
    files === undefined
      ? (["rows", fromRows(rows, lastDay)] as const)
      : (["file", parseExports(files, { ad: ad ?? null, lastDay })] as const);
  return bookExport(ctx.deps, storeOf(ctx.deps.db), { accountId: ownerOf(ctx), uid, source }, given);
}

/** Rows as a program has them; one ad and day may be there once, and no day that has not come. */
function fromRows(rows: readonly StatRow[] | undefined, lastDay: number): Export {
  if (rows === undefined) throw new AppError("field_missing", "file");
  const early = rows.findIndex(({ day }) => day > lastDay);
  if (early !== -1) throw new AppError("field_invalid", "rows", { within: [early, "date"], says: "The day has not come" });
  const known = new Set<string>();
  for (const [index, { ad, day }] of rows.entries()) {
    // 187 is our number of an ad, "187" Telegram's.
    const key = JSON.stringify([ad, day]);
    if (known.has(key)) throw new AppError("field_invalid", "rows", { says: `row ${index + 1}: this ad and day were there before` });
    known.add(key);
  }
  return { currency: null, rows: [...rows], intervals: [], titles: new Map(), rejected: [] };
}
