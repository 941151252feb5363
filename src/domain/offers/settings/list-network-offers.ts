import { keptCount } from "../../../db/network-counts.ts";
import { type NumberedList, readNumberedPage, type Stretch } from "../../../db/numbered-page.ts";
import { firstOf, readAlone, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql } from "../../../db/sql.ts";
import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow, type Reach } from "../../access/permissions.ts";
import { countOffers, type NetworkOffer, type OfferRow, selectListed, selectPlaces, toNetworkOffer } from "./network-offer.ts";
import { filterSql, isActive, type OfferFilter, ORDERS, onlyCodes } from "./offer-filters.ts";
import { isInReach } from "./offer-guards.ts";

const ofNetwork = (ctx: NetworkCtx, reach: Reach) => sql`o.account_id = ${networkOf(ctx)} AND ${isInReach(ctx, reach)}`;

/**
 * A page of the offers of a condition, and how many there are in all.
 * @param affiliate for whom they are read; null: for the network's staff
 */
export async function readOfferPage(
  { deps: { db } }: Pick<NetworkCtx, "deps">,
  { isWanted, affiliate, filter, offset, limit }: { isWanted: Fragment; affiliate: number | null; filter: OfferFilter } & Stretch,
): Promise<{ rows: OfferRow[]; total: number }> {
  const { order, isDescending } = filter;
  const list: NumberedList = {
    arms: [selectPlaces(ORDERS[order], isWanted, affiliate)],
    order: order === "id" ? ["id"] : ["place", "id"],
    isDescending,
    total: null,
  };
  const read = (page: Fragment) => rowsOf<OfferRow>(db, selectListed(page, affiliate));
  const [page] = await readNumberedPage(db, list, { offset, limit, read });
  return page;
}

/** A page of all offers of the network that have one of these codes of a status. */
async function readStatusPage(
  ctx: NetworkCtx,
  { codes, isDescending, ...stretch }: { codes: readonly number[]; isDescending: boolean } & Stretch,
): Promise<{ rows: OfferRow[]; total: number }> {
  const { db } = ctx.deps;
  const list: NumberedList = {
    arms: codes.map((code) => sql`SELECT id FROM offers WHERE account_id = ${networkOf(ctx)} AND status = ${raw(code)}`),
    order: ["id"],
    isDescending,
    total: keptCount(networkOf(ctx), "offer", codes),
  };
  const [page] = await readNumberedPage(db, list, { ...stretch, read: (keys) => rowsOf<OfferRow>(db, selectListed(keys)) });
  return page;
}

/** A page of the network's offers, as its staff see them, and how many there are in all. @throws AppError forbidden */
export async function listNetworkOffers(
  ctx: NetworkCtx,
  { filter, ...stretch }: { filter: OfferFilter } & Stretch,
): Promise<{ items: NetworkOffer[]; total: number }> {
  const reach = mayOrThrow(ctx, "network-offers.read");
  const codes = reach === "all" ? onlyCodes(filter) : null;
  const isWanted = sql`${ofNetwork(ctx, reach)} AND ${filterSql(filter, null)}`;
  const { rows, total } =
    codes === null
      ? await readOfferPage(ctx, { isWanted, affiliate: null, filter, ...stretch })
      : await readStatusPage(ctx, { codes, isDescending: filter.isDescending, ...stretch });
  return { items: rows.map(toNetworkOffer), total };
}

/** How many active offers the network has. @throws AppError forbidden */
export async function countNetworkOffers(ctx: NetworkCtx): Promise<number> {
  const reach = mayOrThrow(ctx, "network-offers.read");
  const kept = sql`SELECT (${keptCount(networkOf(ctx), "offer", [RESOURCE_STATUS.active])}) AS total`;
  const count = reach === "all" ? kept : countOffers(sql`${ofNetwork(ctx, reach)} AND ${isActive}`);
  return (await readAlone(firstOf<{ total: number }>(ctx.deps.db, count)))?.total ?? 0;
}
