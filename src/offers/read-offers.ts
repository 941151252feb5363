import { and, asc, eq, ne } from "drizzle-orm";
import { FLOW_STATUS } from "../codes.ts";
import type { Ctx } from "../context.ts";
import { offers } from "../db/schema/index.ts";
import { AppError } from "../errors.ts";
import type { Offer } from "./queries.ts";

/** The account's offers that are not deleted, by age. */
export async function listOffers(ctx: Ctx): Promise<Offer[]> {
  return find(ctx);
}

/** @throws AppError offer_not_found */
export async function getOffer(ctx: Ctx, { offerId }: { offerId: number }): Promise<Offer> {
  const [offer] = await find(ctx, offerId);
  if (offer === undefined) throw new AppError("offer_not_found");
  return offer;
}

async function find({ deps, account }: Ctx, offerId?: number): Promise<Offer[]> {
  const wanted = offerId === undefined ? undefined : eq(offers.id, offerId);
  return deps.db
    .select()
    .from(offers)
    .where(and(eq(offers.accountId, account.id), ne(offers.status, FLOW_STATUS.deleted), wanted))
    .orderBy(asc(offers.id));
}
