import { sql } from "../../../db/sql.ts";
import { storeOf } from "../../../db/store.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { isCabinet } from "../cabinet.ts";
import { bookStatistics } from "./book-statistics.ts";
import { type Export, parseExport, type RejectedLine } from "./parse-export.ts";
import type { StatRow } from "./stat-row.ts";

interface Given {
  uid: string;
  /** One of Telegram's exports, as text. */
  file?: string | undefined;
  /** Whose figures the file has, where it does not say. */
  ad?: StatRow["ad"] | undefined;
  /** In place of a file. */
  rows?: readonly StatRow[] | undefined;
}

/** What an import did. */
export interface Imported {
  rows: number;
  changed: number;
  unchanged: number;
  rejected: RejectedLine[];
  /** By how much more was spent than was known before. */
  spentMicros: number;
}

/**
 * Takes in what ads did and cost. The same figures again change nothing, others replace those of the same ad and day.
 * @throws AppError field_missing, field_invalid of a `file` that cannot be read or is in another currency, cabinet_not_found, ad_not_found
 */
export async function importStatistics(ctx: Ctx, { uid, file, ad, rows }: Given): Promise<Imported> {
  mayOrThrow(ctx, "cabinets.write");
  const given = file === undefined ? fromRows(rows) : parseExport(file, ad ?? null);
  const { changed, spentMicros } = await bookStatistics(ctx.deps, storeOf(ctx.deps.db), {
    accountId: ownerOf(ctx),
    cabinetId: sql`(SELECT id FROM cabinets WHERE ${isCabinet(ctx, uid)})`,
    source: file === undefined ? "rows" : "file",
    ...given,
  });
  return { rows: given.rows.length, changed, unchanged: given.rows.length - changed, rejected: given.rejected, spentMicros };
}

/** Rows as a program has them; one ad and day may be there once. */
function fromRows(rows: readonly StatRow[] | undefined): Export {
  if (rows === undefined) throw new AppError("field_missing", "file");
  const known = new Set<string>();
  for (const [index, { ad, day }] of rows.entries()) {
    const key = `${ad} ${day}`;
    if (known.has(key)) throw new AppError("field_invalid", "rows", { says: `row ${index + 1}: this ad and day were there before` });
    known.add(key);
  }
  return { currency: null, rows: [...rows], titles: new Map(), rejected: [] };
}
