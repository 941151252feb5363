import { and, asc, eq } from "drizzle-orm";
import { savedViews } from "../../db/schema/index.ts";
import type { Ctx } from "../../platform/context.ts";
import { isOwned } from "../access/is-owned.ts";
import { mayOrThrow } from "../access/permissions.ts";
import type { ViewContent } from "./save-view.ts";

export interface SavedView extends ViewContent {
  id: number;
  createdAtMs: number;
  updatedAtMs: number;
}

/** The account's views, by age. @param screen null: of all screens */
export async function listViews(ctx: Ctx, { screen }: { screen: string | null }): Promise<SavedView[]> {
  mayOrThrow(ctx, "views.own");
  const { db } = ctx.deps;
  const isMeant = screen === null ? undefined : eq(savedViews.screen, screen);
  const rows = await db
    .select()
    .from(savedViews)
    .where(and(isOwned(savedViews.accountId, ctx), isMeant))
    .orderBy(asc(savedViews.id));
  return rows.map(({ columns, ...row }) => ({ ...row, columns: JSON.parse(columns) as string[] }));
}
