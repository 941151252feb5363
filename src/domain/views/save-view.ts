import { sql, statement } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";

/** Of an account. */
const MAX_VIEWS = 100;

/** Bytes of a view's query and columns. */
export const MAX_VIEW_BYTES = 4096;

export interface ViewContent {
  screen: string;
  name: string;
  query: string;
  columns: readonly string[];
}

/**
 * Saves a view of a screen. One of the same name takes its place.
 * @throws AppError field_invalid (query) where it is too large, limit_reached
 */
export async function saveView(ctx: Ctx, { screen, name, query, columns }: ViewContent): Promise<{ id: number }> {
  mayOrThrow(ctx, "views.own");
  const { db, now } = ctx.deps;
  const list = JSON.stringify(columns);
  if (new TextEncoder().encode(query + list).length > MAX_VIEW_BYTES) throw new AppError("field_invalid", "query");
  const own = sql`SELECT 1 FROM saved_views WHERE account_id = ${ownerOf(ctx)}`;
  const save = sql`INSERT INTO saved_views (account_id, screen, name, query, columns, created_at_ms, updated_at_ms)
    SELECT ${ownerOf(ctx)}, ${screen}, ${name}, ${query}, ${list}, ${now()}, ${now()}
    WHERE (SELECT COUNT(*) FROM (${own})) < ${MAX_VIEWS} OR EXISTS (${own} AND screen = ${screen} AND name = ${name})
    ON CONFLICT (account_id, screen, name) DO UPDATE SET query = excluded.query, columns = excluded.columns, updated_at_ms = excluded.updated_at_ms
    RETURNING id`;
  const saved = await statement(db, save).first<{ id: number }>();
  if (saved === null) throw new AppError("limit_reached");
  return saved;
}
