import { and, eq, ne, type SQL } from "drizzle-orm";
import { goals } from "../../db/schema/index.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isOwned } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { checkBefore, type ListPart, type PartOfList, queryOf, takePart } from "../lifecycle/list-part.ts";

export type Goal = typeof goals.$inferSelect;

/** The account's goals that are not deleted, by age; or a part of them, newest first. */
export async function listGoals(ctx: Ctx, part?: ListPart): Promise<PartOfList<Goal>> {
  mayOrThrow(ctx, "goals.read");
  await checkBefore(ctx, "goals", part);
  const { conditions, order, limit } = queryOf(goals, part);
  const rows = await find(ctx, ...conditions)
    .orderBy(order)
    .limit(limit);
  return takePart(rows, part, { idOf: ({ id }) => id, textsOf: ({ name, code }) => [name, code] });
}

/** @throws AppError goal_not_found */
export async function getGoal(ctx: Ctx, { goalId }: { goalId: number }): Promise<Goal> {
  mayOrThrow(ctx, "goals.read");
  const [goal] = await find(ctx, eq(goals.id, goalId));
  if (goal === undefined) throw new AppError("goal_not_found");
  return goal;
}

function find(ctx: Ctx, ...conditions: SQL[]) {
  return ctx.deps.db
    .select()
    .from(goals)
    .where(and(isOwned(goals.accountId, ctx), ne(goals.status, RESOURCE_STATUS.deleted), ...conditions));
}
