import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { OFFER_IS_OURS } from "../offer-ownership.ts";

/**
 * Makes a goal count for an offer no longer. Its leads stay.
 * @throws AppError goal_not_found when it is none of such an offer of the account
 */
export async function deleteOfferGoal(ctx: Ctx, { offerId, goalId }: { offerId: number; goalId: number }): Promise<void> {
  mayOrThrow(ctx, "offers.write");
  const gone = await ctx.deps.db.$client
    .prepare(`DELETE FROM offer_goals WHERE offer_id = ?2 AND goal_id = ?3 AND ${OFFER_IS_OURS} RETURNING goal_id`)
    .bind(ownerOf(ctx), offerId, goalId)
    .first();
  if (gone === null) throw new AppError("goal_not_found");
}
