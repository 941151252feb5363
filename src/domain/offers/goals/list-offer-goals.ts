import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { OFFER_IS_OURS } from "../offer-ownership.ts";
import { getOffer } from "../read-offers.ts";

/** A goal that counts for an offer, and the other words it is known by there. */
export interface OfferGoal {
  goalId: number;
  code: string;
  name: string;
  aliases: string[];
}

/**
 * The goals of an offer that are not deleted, by age.
 * @throws AppError offer_not_found
 */
export async function listOfferGoals(ctx: Ctx, { offerId }: { offerId: number }): Promise<OfferGoal[]> {
  mayOrThrow(ctx, "offers.read");
  await getOffer(ctx, { offerId });
  const { results } = await ctx.deps.db.$client
    .prepare(
      `SELECT g.id AS goalId, g.code, g.name, x.aliases FROM offer_goals x JOIN goals g ON g.id = x.goal_id
       WHERE x.offer_id = ?2 AND ${OFFER_IS_OURS} AND g.status <> ${RESOURCE_STATUS.deleted} ORDER BY g.id`,
    )
    .bind(ownerOf(ctx), offerId)
    .all<Omit<OfferGoal, "aliases"> & { aliases: string }>();
  return results.map((row) => ({ ...row, aliases: JSON.parse(row.aliases) as string[] }));
}
