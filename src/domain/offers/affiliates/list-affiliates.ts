import { asc, eq } from "drizzle-orm";
import { offerAffiliates } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { ownOffer } from "../offer-ownership.ts";
import { getOffer } from "../read-offers.ts";

export type OfferAffiliate = typeof offerAffiliates.$inferSelect;

/**
 * The accounts that were let in to an offer, or kept out, by number.
 * @throws AppError offer_not_found
 */
export async function listAffiliates(ctx: Ctx, { offerId }: { offerId: number }): Promise<OfferAffiliate[]> {
  mayOrThrow(ctx, "offers.read");
  await getOffer(ctx, { offerId });
  return ctx.deps.db
    .select()
    .from(offerAffiliates)
    .where(eq(offerAffiliates.offerId, ownOffer(ctx, offerId)))
    .orderBy(asc(offerAffiliates.accountId));
}
