import { readAlone, rowsOf } from "../../db/read.ts";
import { integer, raw, sql, statement } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import type { SpendItem } from "./spend-item.ts";

/** Imports that an account's log keeps. */
const KEPT = 1000;
/** Items of an import whose conditions are kept. */
const MAX_CONDITIONS = 20;

/** An item that changed clicks, and how many. */
export interface PricedItem extends SpendItem {
  clicks: number;
}

/** An import of costs. */
export interface SpendImport {
  id: number;
  atMs: number;
  /** How many items it had, and how many of them changed clicks. */
  items: number;
  priced: number;
  clicks: number;
  /** The first items that changed clicks. */
  conditions: PricedItem[];
}

/** Notes an import that changed clicks, in one row, and lets the oldest go. */
export async function noteImport(ctx: Ctx, { items, priced }: { items: number; priced: readonly PricedItem[] }): Promise<void> {
  if (priced.length === 0) return;
  const { db, now } = ctx.deps;
  const owner = integer(ownerOf(ctx));
  const clicks = priced.reduce((sum, item) => sum + item.clicks, 0);
  const conditions = JSON.stringify(priced.slice(0, MAX_CONDITIONS));
  await db.$client.batch([
    statement(
      db,
      sql`INSERT INTO spend_imports (account_id, id, at_ms, items, priced, clicks, conditions)
        SELECT ${owner}, 1 + coalesce(max(id), 0), ${integer(now())}, ${integer(items)}, ${integer(priced.length)}, ${integer(clicks)}, ${conditions}
        FROM spend_imports WHERE account_id = ${owner}`,
    ),
    statement(
      db,
      sql`DELETE FROM spend_imports WHERE account_id = ${owner}
        AND id <= (SELECT max(id) FROM spend_imports WHERE account_id = ${owner}) - ${raw(KEPT)}`,
    ),
  ]);
}

/** A page of the account's imports, newest first, and whether more follow. */
export async function listImports(
  ctx: Ctx,
  { beforeId, limit }: { beforeId?: number | undefined; limit: number },
): Promise<{ rows: SpendImport[]; more: boolean }> {
  mayOrThrow(ctx, "reports.read");
  const page = sql`SELECT id, at_ms AS atMs, items, priced, clicks, conditions FROM spend_imports
    WHERE account_id = ${ownerOf(ctx)} AND id < ${beforeId ?? Number.MAX_SAFE_INTEGER} ORDER BY id DESC LIMIT ${limit + 1}`;
  const rows = await readAlone(rowsOf<Omit<SpendImport, "conditions"> & { conditions: string }>(ctx.deps.db, page));
  const shown = rows.slice(0, limit).map((row) => ({ ...row, conditions: JSON.parse(row.conditions) as PricedItem[] }));
  return { rows: shown, more: rows.length > limit };
}
