import { isHexId } from "../../db/hex-ids.ts";
import { type Fragment, name, sql, statement } from "../../db/sql.ts";
import type { HexId } from "../../lib/hex-id.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { networkOf } from "../access/ownership.ts";

const LABELS = {
  source: { table: "traffic_sources", missing: "source_not_found" },
  smartlink: { table: "smartlink_categories", missing: "smartlink_not_found" },
} as const;

/**
 * Removes what offers are labelled with, and takes it from those that have it.
 * @param columns what is answered of it
 * @throws AppError source_not_found, smartlink_not_found
 */
export async function removeLabel<Row>(
  ctx: NetworkCtx,
  { kind, id, columns }: { kind: keyof typeof LABELS; id: HexId; columns: Fragment },
): Promise<Row> {
  const { db } = ctx.deps;
  const { table, missing } = LABELS[kind];
  const isIt = sql`${isHexId(table, id)} AND network_id = ${networkOf(ctx)}`;
  const [, removed] = await db.$client.batch<Row>([
    statement(db, sql`DELETE FROM offer_labels WHERE kind = ${kind} AND label_id IN (SELECT id FROM ${name(table)} WHERE ${isIt})`),
    statement(db, sql`DELETE FROM ${name(table)} WHERE ${isIt} RETURNING ${columns}`),
  ]);
  const [row] = removed?.results ?? [];
  if (row === undefined) throw new AppError(missing);
  return row;
}
