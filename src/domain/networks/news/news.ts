import { isHexId } from "../../../db/hex-ids.ts";
import { keptCount } from "../../../db/network-counts.ts";
import { type NumberedList, readNumberedPage } from "../../../db/numbered-page.ts";
import { firstOf, readAlone, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow, reachOf } from "../../access/permissions.ts";

/** What a network tells its members. Its texts may be HTML; here they are texts. */
export interface NewsItem {
  id: number;
  title: string;
  summary: string;
  body: string;
  isPublished: boolean;
  isPinned: boolean;
  createdAtMs: number;
}

type Row = Omit<NewsItem, "isPublished" | "isPinned"> & Record<"isPublished" | "isPinned", number>;

/** What is said of it. */
export type NewsText = Omit<NewsItem, "id" | "createdAtMs">;

const COLUMNS = raw(
  "network_news.id, title, summary, body, is_published AS isPublished, is_pinned AS isPinned, created_at_ms AS createdAtMs",
);

const toItem = (row: Row): NewsItem => ({ ...row, isPublished: row.isPublished === 1, isPinned: row.isPinned === 1 });

/** The condition of a piece of news that the caller may see: whoever does not write news sees what is published. */
const isSeen = (ctx: NetworkCtx): Fragment =>
  sql`network_id = ${networkOf(ctx)} AND ${raw(reachOf(ctx, "news.write") === "all" ? "TRUE" : "is_published = 1")}`;

/**
 * A page of news, newest first, and how many there are in all.
 * @param page isPinned: undefined for both kinds
 * @throws AppError forbidden
 */
export async function listNews(
  ctx: NetworkCtx,
  { isPinned, offset, limit }: { isPinned: boolean | undefined; offset: number; limit: number },
): Promise<{ items: NewsItem[]; total: number }> {
  mayOrThrow(ctx, "network.read");
  const parts = reachOf(ctx, "news.write") === "all" ? [0, 1] : [1];
  const isWanted = isPinned === undefined ? raw("") : sql` AND is_pinned = ${Number(isPinned)}`;
  const list: NumberedList = {
    arms: parts.map(
      (part) => sql`SELECT id FROM network_news WHERE network_id = ${networkOf(ctx)} AND is_published = ${raw(part)}${isWanted}`,
    ),
    order: ["id"],
    isDescending: true,
    total: isPinned === undefined ? keptCount(networkOf(ctx), "news", parts) : null,
  };
  const { db } = ctx.deps;
  const read = (page: Fragment) => rowsOf<Row>(db, sql`SELECT ${COLUMNS} FROM ${page} CROSS JOIN network_news ON network_news.id = p.id`);
  const [{ rows, total }] = await readNumberedPage(db, list, { offset, limit, read });
  return { items: rows.map(toItem), total };
}

/** @throws AppError forbidden; news_item_not_found */
export async function getNews(ctx: NetworkCtx, { id }: { id: HexId }): Promise<NewsItem> {
  mayOrThrow(ctx, "network.read");
  const row = await readAlone(
    firstOf<Row>(ctx.deps.db, sql`SELECT ${COLUMNS} FROM network_news WHERE ${isHexId("network_news", id)} AND ${isSeen(ctx)}`),
  );
  return found(row);
}

/** @throws AppError forbidden */
export async function addNews(ctx: NetworkCtx, { title, summary, body, isPublished, isPinned }: NewsText): Promise<NewsItem> {
  mayOrThrow(ctx, "news.write");
  const { db, now } = ctx.deps;
  const row = await statement(
    db,
    sql`INSERT INTO network_news (network_id, title, summary, body, is_published, is_pinned, created_at_ms)
      VALUES (${networkOf(ctx)}, ${title}, ${summary}, ${body}, ${Number(isPublished)}, ${Number(isPinned)}, ${now()}) RETURNING ${COLUMNS}`,
  ).first<Row>();
  if (row === null) throw new AppError("database");
  return toItem(row);
}

/** What is left out stays. @throws AppError forbidden; news_item_not_found */
export async function changeNews(
  ctx: NetworkCtx,
  { id, ...changes }: { id: HexId } & { [Key in keyof NewsText]: NewsText[Key] | undefined },
): Promise<NewsItem> {
  mayOrThrow(ctx, "news.write");
  const { db, now } = ctx.deps;
  const { title = null, summary = null, body = null } = changes;
  const flag = (value: boolean | undefined) => (value === undefined ? null : Number(value));
  const row = await statement(
    db,
    sql`UPDATE network_news SET title = COALESCE(${title}, title), summary = COALESCE(${summary}, summary), body = COALESCE(${body}, body),
        is_published = COALESCE(${flag(changes.isPublished)}, is_published), is_pinned = COALESCE(${flag(changes.isPinned)}, is_pinned),
        updated_at_ms = ${now()}
      WHERE ${isHexId("network_news", id)} AND network_id = ${networkOf(ctx)} RETURNING ${COLUMNS}`,
  ).first<Row>();
  return found(row);
}

/** @throws AppError forbidden; news_item_not_found */
export async function removeNews(ctx: NetworkCtx, { id }: { id: HexId }): Promise<NewsItem> {
  mayOrThrow(ctx, "news.write");
  const row = await statement(
    ctx.deps.db,
    sql`DELETE FROM network_news WHERE ${isHexId("network_news", id)} AND network_id = ${networkOf(ctx)} RETURNING ${COLUMNS}`,
  ).first<Row>();
  return found(row);
}

function found(row: Row | null | undefined): NewsItem {
  if (row === null || row === undefined) throw new AppError("news_item_not_found");
  return toItem(row);
}
