import { asc, eq } from "drizzle-orm";
import { mayOrThrow } from "../access/permissions.ts";
import type { Ctx } from "../context.ts";
import { offerAffiliates } from "../db/schema/index.ts";
import { ownOffer } from "./queries.ts";
import { getOffer } from "./read-offers.ts";

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
