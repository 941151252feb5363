import { firstOf, readAlone, readTogether, rowsOf } from "../../db/read.ts";
import { join, sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { CABINET_COLUMNS, type Cabinet, type CabinetRow, isCabinet, toCabinet } from "./cabinet.ts";
import { contains } from "./contains.ts";

interface Wanted {
  /** Parts of names in any case; both together: both must be there. */
  name?: string | undefined;
  legalName?: string | undefined;
  offset: number;
  limit: number;
}

/**
 * A page of the account's cabinets by age, and how many match in all. Cabinets are never deleted: without a filter the numbers that
 * they have within the account say both, and no more than the page is read.
 */
export async function listCabinets(
  ctx: Ctx,
  { name = "", legalName = "", offset, limit }: Wanted,
): Promise<{ items: Cabinet[]; count: number }> {
  mayOrThrow(ctx, "cabinets.read");
  const { db } = ctx.deps;
  const own = sql`account_id = ${ownerOf(ctx)}`;
  const filters = [contains(sql`name_folded`, [name]), contains(sql`legal_name_folded`, [legalName])].flat();
  const isFiltered = filters.length > 0;
  const matching = join([own, ...filters], " AND ");
  const [count, rows] = await readTogether(
    db,
    firstOf<{ count: number }>(
      db,
      sql`SELECT ${isFiltered ? sql`count(*)` : sql`coalesce(max(number), 0)`} AS count FROM cabinets WHERE ${matching}`,
    ),
    rowsOf<CabinetRow>(
      db,
      isFiltered
        ? sql`SELECT ${CABINET_COLUMNS} FROM cabinets WHERE ${matching} ORDER BY number LIMIT ${limit} OFFSET ${offset}`
        : sql`SELECT ${CABINET_COLUMNS} FROM cabinets WHERE ${own} AND number > ${offset} ORDER BY number LIMIT ${limit}`,
    ),
  );
  return { items: rows.map(toCabinet), count: count?.count ?? 0 };
}

/** All of the account's cabinets, by age. */
export async function allCabinets(ctx: Ctx): Promise<Cabinet[]> {
  mayOrThrow(ctx, "cabinets.read");
  const { db } = ctx.deps;
  const rows = await readAlone(
    rowsOf<CabinetRow>(db, sql`SELECT ${CABINET_COLUMNS} FROM cabinets WHERE account_id = ${ownerOf(ctx)} ORDER BY number`),
  );
  return rows.map(toCabinet);
}

/** @throws AppError cabinet_not_found */
export async function getCabinet(ctx: Ctx, { uid }: { uid: string }): Promise<Cabinet> {
  mayOrThrow(ctx, "cabinets.read");
  const { db } = ctx.deps;
  const row = await readAlone(firstOf<CabinetRow>(db, sql`SELECT ${CABINET_COLUMNS} FROM cabinets WHERE ${isCabinet(ctx, uid)}`));
  if (row === undefined) throw new AppError("cabinet_not_found");
  return toCabinet(row);
}
