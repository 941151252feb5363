import { and, eq, ne, type SQL } from "drizzle-orm";
import { offers } from "../../db/schema/index.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isOwned } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { checkBefore, type ListPart, type PartOfList, queryOf, takePart } from "../lifecycle/list-part.ts";
import type { Offer } from "./offer-ownership.ts";

/** The account's offers that are not deleted, by age; or a part of them, newest first. */
export async function listOffers(ctx: Ctx, part?: ListPart): Promise<PartOfList<Offer>> {
  mayOrThrow(ctx, "offers.read");
  await checkBefore(ctx, "offers", part);
  const { conditions, order, limit } = queryOf(offers, part);
  const rows = await find(ctx, ...conditions)
    .orderBy(order)
    .limit(limit);
  return takePart(rows, part, { idOf: ({ id }) => id, textsOf: ({ name }) => [name] });
}

/** @throws AppError offer_not_found */
export async function getOffer(ctx: Ctx, { offerId }: { offerId: number }): Promise<Offer> {
  mayOrThrow(ctx, "offers.read");
  const [offer] = await find(ctx, eq(offers.id, offerId));
  if (offer === undefined) throw new AppError("offer_not_found");
  return offer;
}

function find(ctx: Ctx, ...conditions: SQL[]) {
  return ctx.deps.db
    .select()
    .from(offers)
    .where(and(isOwned(offers.accountId, ctx), ne(offers.status, RESOURCE_STATUS.deleted), ...conditions));
}
