import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { offerIsOurs } from "../offer-ownership.ts";

/**
 * Removes a payout rule. Leads keep the amounts that they came with.
 * @throws AppError price_not_found when it is none of an offer of the account
 */
export async function deletePayoutRule(ctx: Ctx, { ruleId }: { ruleId: number }): Promise<void> {
  mayOrThrow(ctx, "offers.write");
  const gone = await ctx.deps.db.$client
    .prepare(`DELETE FROM offer_payouts WHERE id = ?2 AND ${offerIsOurs("offer_payouts.offer_id")} RETURNING id`)
    .bind(ownerOf(ctx), ruleId)
    .first();
  if (gone === null) throw new AppError("price_not_found");
}
