import { firstOf, readAlone, readTogether, rowsOf } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow, type Reach } from "../../access/permissions.ts";
import { countOffers, type NetworkOffer, type OfferRow, selectOffers, toNetworkOffer } from "./network-offer.ts";
import { filterSql, isActive, type OfferFilter, orderSql } from "./offer-filters.ts";
import { isInReach } from "./offer-guards.ts";

const ofNetwork = (ctx: NetworkCtx, reach: Reach) => sql`o.account_id = ${networkOf(ctx)} AND ${isInReach(ctx, reach)}`;

/** Which part of a list is meant. */
export interface OfferWindow {
  offset: number;
  limit: number;
}

/**
 * A page of the offers of a condition, and how many there are in all.
 * @param affiliate for whom they are read; null: for the network's staff
 */
export async function readOfferPage(
  { deps: { db } }: Pick<NetworkCtx, "deps">,
  { isWanted, affiliate, filter, offset, limit }: { isWanted: Fragment; affiliate: number | null; filter: OfferFilter } & OfferWindow,
): Promise<{ rows: OfferRow[]; total: number }> {
  const [rows, count] = await readTogether(
    db,
    rowsOf<OfferRow>(db, sql`${selectOffers(isWanted, affiliate)} ORDER BY ${orderSql(filter)} LIMIT ${limit} OFFSET ${offset}`),
    firstOf<{ total: number }>(db, countOffers(isWanted, affiliate)),
  );
  return { rows, total: count?.total ?? 0 };
}

/** A page of the network's offers, as its staff see them, and how many there are in all. @throws AppError forbidden */
export async function listNetworkOffers(
  ctx: NetworkCtx,
  { filter, ...window }: { filter: OfferFilter } & OfferWindow,
): Promise<{ items: NetworkOffer[]; total: number }> {
  const reach = mayOrThrow(ctx, "network-offers.read");
  const isWanted = sql`${ofNetwork(ctx, reach)} AND ${filterSql(filter, null)}`;
  const { rows, total } = await readOfferPage(ctx, { isWanted, affiliate: null, filter, ...window });
  return { items: rows.map(toNetworkOffer), total };
}

/** How many active offers the network has. @throws AppError forbidden */
export async function countNetworkOffers(ctx: NetworkCtx): Promise<number> {
  const reach = mayOrThrow(ctx, "network-offers.read");
  const isWanted = sql`${ofNetwork(ctx, reach)} AND ${isActive}`;
  return (await readAlone(firstOf<{ total: number }>(ctx.deps.db, countOffers(isWanted))))?.total ?? 0;
}
