import { asc, eq } from "drizzle-orm";
import { offerPayouts } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { ownOffer } from "../offer-ownership.ts";
import { getOffer } from "../read-offers.ts";

export type OfferPayout = typeof offerPayouts.$inferSelect;

/**
 * An offer's payout rules, by age.
 * @throws AppError offer_not_found
 */
export async function listPayoutRules(ctx: Ctx, { offerId }: { offerId: number }): Promise<OfferPayout[]> {
  mayOrThrow(ctx, "offers.read");
  await getOffer(ctx, { offerId });
  return ctx.deps.db
    .select()
    .from(offerPayouts)
    .where(eq(offerPayouts.offerId, ownOffer(ctx, offerId)))
    .orderBy(asc(offerPayouts.id));
}
