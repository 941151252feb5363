import { type NumberedList, readNumberedPage, type Stretch } from "../../../db/numbered-page.ts";
import { readAlone, rowsOf } from "../../../db/read.ts";
import { type Fragment, numbersTable, sql } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type NetworkOffer, type OfferRow, SELECTED_OFFER, selectListed, selectPlaces, toNetworkOffer } from "./network-offer.ts";
import { type OfferDirectory, offersOfStatus } from "./offer-directory.ts";
import { codesOf, filterSql, isNarrow, type OfferFilter, ORDERS } from "./offer-filters.ts";
import { isInReach } from "./offer-guards.ts";
import { viewSql } from "./offer-view.ts";

interface OfferPage extends Stretch {
  /** Numbers of offers that are there, ascending. */
  offers: readonly number[];
  /** Which of them, and in which order, where that is not all of them by number. */
  narrowed: { isWanted: Fragment; order: OfferFilter["order"] } | null;
  isDescending: boolean;
  /** By `viewSql`; left out: of who sees all. */
  view?: Fragment | undefined;
}

/** A page of some offers, and how many there are in all. */
export async function readOfferPage(
  { deps: { db } }: Pick<NetworkCtx, "deps">,
  { offers, narrowed, isDescending, view, offset, limit }: OfferPage,
): Promise<{ rows: OfferRow[]; total: number }> {
  const total = offers.length;
  if (narrowed === null || total === 0) {
    const shown = (isDescending ? offers.toReversed() : offers).slice(offset, offset + limit);
    if (shown.length === 0) return { rows: [], total };
    const read = selectListed(sql`${numbersTable(shown)} p`, "column1", view);
    return { rows: await readAlone(rowsOf<OfferRow>(db, read)), total };
  }
  const { isWanted, order } = narrowed;
  const list: NumberedList = {
    arms: [selectPlaces(offers, ORDERS[order], isWanted)],
    order: order === "id" ? ["id"] : ["place", "id"],
    isDescending,
    total: null,
  };
  const read = (page: Fragment) => rowsOf<OfferRow>(db, selectListed(page, "id", view));
  const [page] = await readNumberedPage(db, list, { offset, limit, read });
  return page;
}

/** A page of the network's offers, as its staff see them, and how many there are in all. @throws AppError forbidden */
export async function listNetworkOffers(
  ctx: NetworkCtx,
  { directory, filter, ...stretch }: { directory: OfferDirectory; filter: OfferFilter } & Stretch,
): Promise<{ items: NetworkOffer[]; total: number }> {
  const reach = mayOrThrow(ctx, "network-offers.read");
  const { order, isDescending } = filter;
  const narrowed =
    reach === "all" && !isNarrow(filter) ? null : { isWanted: sql`${isInReach(ctx, reach)} AND ${filterSql(filter, null)}`, order };
  const offers = offersOfStatus(directory, codesOf(filter));
  const view = viewSql(ctx, SELECTED_OFFER);
  const { rows, total } = await readOfferPage(ctx, { offers, narrowed, isDescending, view, ...stretch });
  return { items: rows.map(toNetworkOffer), total };
}

/** How many active offers the network has. @throws AppError forbidden */
export async function countNetworkOffers(ctx: NetworkCtx, { directory }: { directory: OfferDirectory }): Promise<number> {
  mayOrThrow(ctx, "network-offers.read");
  const filter: OfferFilter = { statuses: ["active"], order: "id", isDescending: false };
  return (await listNetworkOffers(ctx, { directory, filter, offset: 0, limit: 0 })).total;
}
