import { and, eq, ne, type SQL } from "drizzle-orm";
import { goals } from "../../db/schema/index.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isOwned } from "../access/is-owned.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { type ListPart, type PartOfList, queryOf, takePart } from "../lifecycle/list-part.ts";

export type Goal = typeof goals.$inferSelect;

const IS_LISTED = ne(goals.status, RESOURCE_STATUS.deleted);

/** The account's goals that are not deleted, by age; or a part of them, newest first. */
export async function listGoals(ctx: Ctx, part?: ListPart): Promise<PartOfList<Goal>> {
  mayOrThrow(ctx, "goals.read");
  const { where, order, limit } = queryOf(goals, part, IS_LISTED);
  const rows = await find(ctx, where).orderBy(order).limit(limit);
  return takePart(rows, part, { idOf: ({ id }) => id, textsOf: ({ name, code }) => [name, code] });
}

/** @throws AppError goal_not_found */
export async function getGoal(ctx: Ctx, { goalId }: { goalId: number }): Promise<Goal> {
  mayOrThrow(ctx, "goals.read");
  const [goal] = await find(ctx, and(IS_LISTED, eq(goals.id, goalId)));
  if (goal === undefined) throw new AppError("goal_not_found");
  return goal;
}

function find(ctx: Ctx, where: SQL | undefined) {
  return ctx.deps.db
    .select()
    .from(goals)
    .where(and(isOwned(goals.accountId, ctx), where));
}
