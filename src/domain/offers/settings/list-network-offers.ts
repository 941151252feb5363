import { firstOf, readAlone, readTogether, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql } from "../../../db/sql.ts";
import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow, type Reach } from "../../access/permissions.ts";
import { type NetworkOffer, type OfferRow, selectOffers, toNetworkOffer } from "./network-offer.ts";
import { filterSql, type OfferFilter, orderSql } from "./offer-filters.ts";
import { isInReach } from "./offer-guards.ts";

const ofNetwork = (ctx: NetworkCtx, reach: Reach) => sql`o.account_id = ${networkOf(ctx)} AND ${isInReach(ctx, reach)}`;

/** Counts offers by a condition on `o` and `s`. */
const countSql = (isWanted: Fragment) => sql`SELECT COUNT(*) AS total FROM offers o LEFT JOIN offer_settings s ON s.offer_id = o.id
  WHERE o.status <> ${raw(RESOURCE_STATUS.deleted)} AND ${isWanted}`;

/** A page of the offers of a condition, and how many there are in all. */
async function readOfferPage<Row extends OfferRow>(
  { deps: { db } }: Pick<NetworkCtx, "deps">,
  { isWanted, filter, offset, limit }: { isWanted: Fragment; filter: OfferFilter; offset: number; limit: number },
): Promise<{ rows: Row[]; total: number }> {
  const [rows, count] = await readTogether(
    db,
    rowsOf<Row>(db, sql`${selectOffers(isWanted)} ORDER BY ${orderSql(filter)} LIMIT ${limit} OFFSET ${offset}`),
    firstOf<{ total: number }>(db, countSql(isWanted)),
  );
  return { rows, total: count?.total ?? 0 };
}

/** A page of the network's offers, as its staff see them, and how many there are in all. @throws AppError forbidden */
export async function listNetworkOffers(
  ctx: NetworkCtx,
  { filter, offset, limit }: { filter: OfferFilter; offset: number; limit: number },
): Promise<{ items: NetworkOffer[]; total: number }> {
  const reach = mayOrThrow(ctx, "network-offers.read");
  const isWanted = sql`${ofNetwork(ctx, reach)} AND ${filterSql(filter)}`;
  const { rows, total } = await readOfferPage(ctx, { isWanted, filter, offset, limit });
  return { items: rows.map(toNetworkOffer), total };
}

/** How many active offers the network has. @throws AppError forbidden */
export async function countNetworkOffers(ctx: NetworkCtx): Promise<number> {
  const reach = mayOrThrow(ctx, "network-offers.read");
  const isWanted = sql`${ofNetwork(ctx, reach)} AND o.status = ${raw(RESOURCE_STATUS.active)}`;
  return (await readAlone(firstOf<{ total: number }>(ctx.deps.db, countSql(isWanted))))?.total ?? 0;
}
