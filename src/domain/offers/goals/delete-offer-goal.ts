import { sql, statement } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { isOurs } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/**
 * Makes a goal count for an offer no longer. Its leads stay.
 * @throws AppError goal_not_found when it is none of such an offer of the account
 */
export async function deleteOfferGoal(ctx: Ctx, { offerId, goalId }: { offerId: number; goalId: number }): Promise<void> {
  mayOrThrow(ctx, "offers.write");
  const drop = sql`DELETE FROM offer_goals
    WHERE offer_id = ${offerId} AND goal_id = ${goalId} AND ${isOurs(ctx, "offers", offerId)} RETURNING goal_id`;
  const gone = await statement(ctx.deps.db, drop).first();
  if (gone === null) throw new AppError("goal_not_found");
}
