import { and, eq, ne, type SQL } from "drizzle-orm";
import { offers } from "../../db/schema/index.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isOwned } from "../access/is-owned.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { type ListPart, type PartOfList, queryOf, takePart } from "../lifecycle/list-part.ts";
import type { Offer } from "./offer-ownership.ts";

const IS_LISTED = ne(offers.status, RESOURCE_STATUS.deleted);

/** The account's offers that are not deleted, by age; or a part of them, newest first. */
export async function listOffers(ctx: Ctx, part?: ListPart): Promise<PartOfList<Offer>> {
  mayOrThrow(ctx, "offers.read");
  const { where, order, limit } = queryOf(offers, part, IS_LISTED);
  const rows = await find(ctx, where).orderBy(order).limit(limit);
  return takePart(rows, part, { idOf: ({ id }) => id, textsOf: ({ name }) => [name] });
}

/** @throws AppError offer_not_found */
export async function getOffer(ctx: Ctx, { offerId }: { offerId: number }): Promise<Offer> {
  mayOrThrow(ctx, "offers.read");
  const [offer] = await find(ctx, and(IS_LISTED, eq(offers.id, offerId)));
  if (offer === undefined) throw new AppError("offer_not_found");
  return offer;
}

function find(ctx: Ctx, where: SQL | undefined) {
  return ctx.deps.db
    .select()
    .from(offers)
    .where(and(isOwned(offers.accountId, ctx), where));
}
