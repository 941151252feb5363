import { and, asc, eq, ne } from "drizzle-orm";
import { goals } from "../../db/schema/index.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isOwned } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";

export type Goal = typeof goals.$inferSelect;

/** The account's goals that are not deleted, by age. */
export async function listGoals(ctx: Ctx): Promise<Goal[]> {
  mayOrThrow(ctx, "goals.read");
  return find(ctx);
}

/** @throws AppError goal_not_found */
export async function getGoal(ctx: Ctx, { goalId }: { goalId: number }): Promise<Goal> {
  mayOrThrow(ctx, "goals.read");
  const [goal] = await find(ctx, goalId);
  if (goal === undefined) throw new AppError("goal_not_found");
  return goal;
}

async function find(ctx: Ctx, goalId?: number): Promise<Goal[]> {
  const { deps } = ctx;
  const wanted = goalId === undefined ? undefined : eq(goals.id, goalId);
  return deps.db
    .select()
    .from(goals)
    .where(and(isOwned(goals.accountId, ctx), ne(goals.status, RESOURCE_STATUS.deleted), wanted))
    .orderBy(asc(goals.id));
}
