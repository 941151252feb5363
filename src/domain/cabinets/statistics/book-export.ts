import { sql } from "../../../db/sql.ts";
import type { Store } from "../../../db/store.ts";
import type { Deps } from "../../../platform/deps.ts";
import { isCabinetOf } from "../cabinet.ts";
import { bookStatistics } from "./book-statistics.ts";
import type { Export, RejectedLine } from "./parse-export.ts";

/** Whose figures are booked, and where they are from. */
interface Into {
  accountId: number;
  /** The cabinet's. */
  uid: string;
  source: "file" | "rows";
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
 * Books figures in a cabinet, wholly or not at all; the same again change nothing.
 * @throws AppError cabinet_not_found, ad_not_found, field_invalid of a `file` in another currency
 */
export async function bookExport(
  deps: Pick<Deps, "now" | "randomBytes">,
  store: Store,
  { accountId, uid, source }: Into,
  { rejected, ...given }: Export,
): Promise<Imported> {
  const cabinetId = sql`(SELECT id FROM cabinets WHERE ${isCabinetOf(accountId, uid)})`;
  const { changed, spentMicros } = await bookStatistics(deps, store, { accountId, cabinetId, source, ...given });
  return { rows: given.rows.length, changed, unchanged: given.rows.length - changed, rejected, spentMicros };
}
