import { asc, eq } from "drizzle-orm";
import { offerPrices } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { ownOffer } from "../offer-ownership.ts";
import { getOffer } from "../read-offers.ts";

export type OfferPrice = typeof offerPrices.$inferSelect;

/**
 * An offer's price tags, by age.
 * @throws AppError offer_not_found
 */
export async function listPrices(ctx: Ctx, { offerId }: { offerId: number }): Promise<OfferPrice[]> {
  mayOrThrow(ctx, "offers.read");
  await getOffer(ctx, { offerId });
  return ctx.deps.db
    .select()
    .from(offerPrices)
    .where(eq(offerPrices.offerId, ownOffer(ctx, offerId)))
    .orderBy(asc(offerPrices.id));
}
