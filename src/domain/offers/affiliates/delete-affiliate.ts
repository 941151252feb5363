import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { OFFER_IS_OURS } from "../offer-ownership.ts";

/**
 * Makes an account one that was never named for an offer.
 * @throws AppError affiliate_not_found when it is none of such an offer of the account
 */
export async function deleteAffiliate(ctx: Ctx, { offerId, affiliateId }: { offerId: number; affiliateId: number }): Promise<void> {
  mayOrThrow(ctx, "offers.write");
  const gone = await ctx.deps.db.$client
    .prepare(`DELETE FROM offer_affiliates WHERE offer_id = ?2 AND account_id = ?3 AND ${OFFER_IS_OURS} RETURNING account_id`)
    .bind(ownerOf(ctx), offerId, affiliateId)
    .first();
  if (gone === null) throw new AppError("affiliate_not_found");
}
