import { type NumberedList, readNumberedPage, type Stretch } from "../../../db/numbered-page.ts";
import { readAlone, rowsOf } from "../../../db/read.ts";
import { type Fragment, numbersTable, raw, sql } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type NetworkOffer, type OfferRow, SELECTED_OFFER, selectListed, selectPlaces, toNetworkOffer } from "./network-offer.ts";
import { type OfferDirectory, offersOfStatus } from "./offer-directory.ts";
import { codesOf, filterSql, isNarrow, type OfferFilter, orderSql } from "./offer-filters.ts";
import { isInReach } from "./offer-guards.ts";
import { type SeenTerms, termsOfStaff, viewSql } from "./offer-view.ts";

/** Which of some offers are meant, and in which order. */
interface Narrowed {
  isWanted: Fragment;
  /** SQL of what they are sorted by; null: their numbers. */
  place: Fragment | null;
}

/** What a filter and its order are in SQL. @param terms what whoever asks is shown */
export const narrow = (filter: OfferFilter, terms: SeenTerms): Narrowed => ({
  isWanted: filterSql(filter, terms),
  place: filter.order === "id" ? null : orderSql(filter.order, terms),
});

interface OfferPage extends Stretch {
  /** Numbers of offers that are there, ascending. */
  offers: readonly number[];
  /** Which of them, and in which order, where that is not all of them by number. */
  narrowed: Narrowed | null;
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
  const { isWanted, place } = narrowed;
  const list: NumberedList = {
    arms: [selectPlaces(offers, place ?? raw("o.id"), isWanted)],
    order: place === null ? ["id"] : ["place", "id"],
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
  const { isWanted, place } = narrow(filter, termsOfStaff(ctx));
  const narrowed = reach === "all" && !isNarrow(filter) ? null : { isWanted: sql`${isInReach(ctx, reach)} AND ${isWanted}`, place };
  const offers = offersOfStatus(directory, codesOf(filter));
  const view = viewSql(ctx, SELECTED_OFFER);
  const { rows, total } = await readOfferPage(ctx, { offers, narrowed, isDescending: filter.isDescending, view, ...stretch });
  return { items: rows.map(toNetworkOffer), total };
}

/** How many active offers the network has. @throws AppError forbidden */
export async function countNetworkOffers(ctx: NetworkCtx, { directory }: { directory: OfferDirectory }): Promise<number> {
  mayOrThrow(ctx, "network-offers.read");
  const filter: OfferFilter = { statuses: ["active"], order: "id", isDescending: false };
  return (await listNetworkOffers(ctx, { directory, filter, offset: 0, limit: 0 })).total;
}
