import { readAlone, rowsOf } from "../../db/read.ts";
import { type Fragment, sql } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import { IS_LIVE } from "../click-parts/part-state.ts";
import { chooseParts, type PartSize } from "./choose-parts.ts";
import { LIVE_PART, type LivePart, rewriteParts } from "./rewrite-parts.ts";

export interface SizeRow extends Omit<PartSize, "isPruned"> {
  isPruned: number;
}

/** @param where a condition on click_parts */
export const sizesSql = (where: Fragment): Fragment =>
  sql`SELECT id, owner_id AS ownerId, rows, max_quarter AS maxQuarter, is_pruned AS isPruned FROM click_parts WHERE ${IS_LIVE} AND ${where}`;

export const sizeOf = (row: SizeRow): PartSize => ({ ...row, isPruned: row.isPruned === 1 });

/**
 * Merges some of an owner's parts into one, if any are worth it. Reports that have begun to read those still find them.
 * @param mostRows of a part
 * @returns whether it merged any
 */
export async function joinParts(deps: Pick<Deps, "db" | "now">, ownerId: number, mostRows?: number): Promise<boolean> {
  const { db, now } = deps;
  const sizes = await readAlone(rowsOf<SizeRow>(db, sizesSql(sql`owner_id = ${ownerId}`)));
  const chosen = chooseParts(sizes.map(sizeOf), now(), mostRows);
  if (chosen === null) return false;
  const ids = JSON.stringify(chosen.map(({ id }) => id));
  const parts = await readAlone(
    rowsOf<LivePart>(
      db,
      sql`SELECT ${LIVE_PART} FROM click_parts p WHERE p.id IN (SELECT value FROM json_each(${ids})) AND ${IS_LIVE} ORDER BY id`,
    ),
  );
  if (parts.length < chosen.length) return false;
  const addressesFrom = parts.flatMap(({ addressesFromQuarter }) => addressesFromQuarter ?? []);
  return rewriteParts(deps, parts, { addressesFromQuarter: addressesFrom.length === 0 ? null : Math.min(...addressesFrom) });
}
