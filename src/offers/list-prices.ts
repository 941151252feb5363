import { asc, eq } from "drizzle-orm";
import { mayOrThrow } from "../access/permissions.ts";
import type { Ctx } from "../context.ts";
import { offerPrices } from "../db/schema/index.ts";
import { ownOffer } from "./queries.ts";
import { getOffer } from "./read-offers.ts";

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
