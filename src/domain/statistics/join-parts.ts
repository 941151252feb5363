import { readAlone, readTogether, rowsOf } from "../../db/read.ts";
import { isUnmet } from "../../db/require.ts";
import { type Fragment, integer, sql, statement } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import { IS_LIVE } from "../click-parts/part-state.ts";
import { replaceStatements } from "../click-parts/replace-parts.ts";
import { chooseParts, type PartSize } from "./choose-parts.ts";
import { mergeParts } from "./parts/merge-parts.ts";
import { beginPartStatement, chunkReader, PartWriter, partOf, type StoredPart } from "./stored-parts.ts";

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
  const ids = chosen.map(({ id }) => id);
  const isPruned = chosen.some((part) => part.isPruned);
  const list = JSON.stringify(ids);
  const headers = rowsOf<StoredPart>(
    db,
    sql`SELECT id, state_at_ms AS stateAtMs, header FROM click_parts WHERE id IN (SELECT value FROM json_each(${list})) AND ${IS_LIVE} ORDER BY id`,
  );
  const begin = {
    statement: beginPartStatement(db, { ownerId, nowMs: now() }),
    read: ({ results }: D1Result<unknown>) => results[0] as { id: number },
  };
  const [begun, parts] = await readTogether(db, begin, headers);
  const writer = new PartWriter(db, begun.id);
  const header = await mergeParts(parts.map(partOf), chunkReader(db), writer.write);
  const change = { isPruned, nowMs: now() };
  const sources = sql`UPDATE click_part_sources SET part_id = ${integer(begun.id)} WHERE part_id IN (SELECT value FROM json_each(${list}))`;
  try {
    await db.$client.batch([...writer.finished(header, change), ...replaceStatements(db, { ids, ...change }), statement(db, sources)]);
  } catch (error) {
    if (isUnmet(error)) return false;
    throw error;
  }
  return true;
}
