import { and, asc, eq, ne } from "drizzle-orm";
import { offers } from "../../db/schema/index.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isOwned } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import type { Offer } from "./offer-ownership.ts";

/** The account's offers that are not deleted, by age. */
export async function listOffers(ctx: Ctx): Promise<Offer[]> {
  mayOrThrow(ctx, "offers.read");
  return find(ctx);
}

/** @throws AppError offer_not_found */
export async function getOffer(ctx: Ctx, { offerId }: { offerId: number }): Promise<Offer> {
  mayOrThrow(ctx, "offers.read");
  const [offer] = await find(ctx, offerId);
  if (offer === undefined) throw new AppError("offer_not_found");
  return offer;
}

async function find(ctx: Ctx, offerId?: number): Promise<Offer[]> {
  const wanted = offerId === undefined ? undefined : eq(offers.id, offerId);
  return ctx.deps.db
    .select()
    .from(offers)
    .where(and(isOwned(offers.accountId, ctx), ne(offers.status, RESOURCE_STATUS.deleted), wanted))
    .orderBy(asc(offers.id));
}
