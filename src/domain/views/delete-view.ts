import { and, eq } from "drizzle-orm";
import { savedViews } from "../../db/schema/index.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isOwned } from "../access/is-owned.ts";
import { mayOrThrow } from "../access/permissions.ts";

/** @throws AppError saved_view_not_found */
export async function deleteView(ctx: Ctx, { viewId }: { viewId: number }): Promise<void> {
  mayOrThrow(ctx, "views.own");
  const deleted = await ctx.deps.db
    .delete(savedViews)
    .where(and(eq(savedViews.id, viewId), isOwned(savedViews.accountId, ctx)))
    .returning({ id: savedViews.id });
  if (deleted.length === 0) throw new AppError("saved_view_not_found");
}
