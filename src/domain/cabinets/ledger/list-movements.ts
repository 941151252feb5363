import { firstOf, readTogether, rowsOf } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { cabinetIdOf } from "../cabinet.ts";
import { MOVEMENT_COLUMNS, type Movement, type MovementRow, toMovement } from "./movement.ts";

interface Wanted {
  uid: string;
  limit: number;
  /** What the page before named as `next`. */
  cursor?: number | undefined;
}

/**
 * A page of what happened to a cabinet's available money, the newest first.
 * @returns next: where the list goes on; null: it ends
 * @throws AppError cabinet_not_found
 */
export async function listMovements(ctx: Ctx, { uid, limit, cursor }: Wanted): Promise<{ items: Movement[]; next: number | null }> {
  mayOrThrow(ctx, "cabinets.read");
  const { db } = ctx.deps;
  const cabinetId = cabinetIdOf(ctx, uid);
  const [cabinet, rows] = await readTogether(
    db,
    firstOf<{ id: number | null }>(db, sql`SELECT ${cabinetId} AS id`),
    rowsOf<MovementRow>(
      db,
      sql`SELECT ${MOVEMENT_COLUMNS} FROM ledger_entries e CROSS JOIN ledger_transactions t ON t.id = e.transaction_id
        WHERE e.cabinet_id = ${cabinetId} AND e.book = 'available' AND e.id < ${cursor ?? Number.MAX_SAFE_INTEGER}
        ORDER BY e.id DESC LIMIT ${limit + 1}`,
    ),
  );
  if ((cabinet?.id ?? null) === null) throw new AppError("cabinet_not_found");
  const items = rows.slice(0, limit);
  return { items: items.map(toMovement), next: rows.length > limit ? (items.at(-1)?.entryId ?? null) : null };
}
