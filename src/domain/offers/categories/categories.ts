import { isHexId, isOneOfHexIds } from "../../../db/hex-ids.ts";
import { keptCount } from "../../../db/network-counts.ts";
import { type NumberedList, readNumberedPage } from "../../../db/numbered-page.ts";
import { rowsOf } from "../../../db/read.ts";
import { type Fragment, join, name, raw, sql, statement } from "../../../db/sql.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/** What a network sorts its offers by. */
export interface OfferCategory {
  id: number;
  title: string;
  createdAtMs: number;
}

const COLUMNS = raw("id, title, created_at_ms AS createdAtMs");
const LISTED = raw("c.id, c.title, c.created_at_ms AS createdAtMs");

/** With the id, so that no two are alike. */
const ORDERS = { id: ["id"], title: ["title", "id"] } as const;

interface CategoriesPage {
  /** Null: any. */
  ids: readonly HexId[] | null;
  order: keyof typeof ORDERS;
  isDescending: boolean;
  offset: number;
  limit: number;
}

/** A page of a network's categories, and how many there are in all. @throws AppError forbidden */
export async function listCategories(ctx: NetworkCtx, wanted: CategoriesPage): Promise<{ items: OfferCategory[]; total: number }> {
  mayOrThrow(ctx, "network.read");
  const { ids, order, isDescending, offset, limit } = wanted;
  const isWanted =
    ids === null ? sql`network_id = ${networkOf(ctx)}` : sql`network_id = ${networkOf(ctx)} AND ${isOneOfHexIds("offer_categories", ids)}`;
  const columns = ORDERS[order];
  const list: NumberedList = {
    arms: [sql`SELECT ${join(columns.map(name))} FROM offer_categories WHERE ${isWanted}`],
    order: columns,
    isDescending,
    total: ids === null ? keptCount(networkOf(ctx), "category") : null,
  };
  const { db } = ctx.deps;
  const read = (page: Fragment) =>
    rowsOf<OfferCategory>(db, sql`SELECT ${LISTED} FROM ${page} CROSS JOIN offer_categories c ON c.id = p.id`);
  const [{ rows: items, total }] = await readNumberedPage(db, list, { offset, limit, read });
  return { items, total };
}

/** @throws AppError forbidden */
export async function addCategory(ctx: NetworkCtx, { title }: { title: string }): Promise<OfferCategory> {
  mayOrThrow(ctx, "categories.write");
  const { db, now } = ctx.deps;
  const row = await statement(
    db,
    sql`INSERT INTO offer_categories (network_id, title, created_at_ms) VALUES (${networkOf(ctx)}, ${title}, ${now()}) RETURNING ${COLUMNS}`,
  ).first<OfferCategory>();
  if (row === null) throw new AppError("database");
  return row;
}

/** @throws AppError forbidden; category_not_found */
export async function renameCategory(ctx: NetworkCtx, { id, title }: { id: HexId; title: string }): Promise<OfferCategory> {
  mayOrThrow(ctx, "categories.write");
  const { db, now } = ctx.deps;
  const row = await statement(
    db,
    sql`UPDATE offer_categories SET title = ${title}, updated_at_ms = ${now()}
      WHERE ${isHexId("offer_categories", id)} AND network_id = ${networkOf(ctx)} RETURNING ${COLUMNS}`,
  ).first<OfferCategory>();
  if (row === null) throw new AppError("category_not_found");
  return row;
}
