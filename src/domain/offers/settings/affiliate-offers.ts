import type { Stretch } from "../../../db/numbered-page.ts";
import { firstOf, readAlone } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf, ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { isShownTo } from "../offer-ownership.ts";
import { type AffiliateOffer, toAffiliateOffer } from "./affiliate-offer.ts";
import { isOffer, type OfferRef } from "./get-network-offer.ts";
import { narrow, readOfferPage } from "./list-network-offers.ts";
import { type OfferRow, selectOffers } from "./network-offer.ts";
import { type OfferDirectory, visibleOffers } from "./offer-directory.ts";
import { isNarrow, type SharedFilter } from "./offer-filters.ts";
import { termsOfAffiliate } from "./offer-view.ts";

/** What an affiliate may know of. */
export const isVisible = (ctx: NetworkCtx): Fragment => sql`o.account_id = ${networkOf(ctx)} AND ${isShownTo(ownerOf(ctx))}`;

interface AffiliateOffers extends Stretch {
  /** Read for the affiliate. */
  directory: OfferDirectory;
  filter: SharedFilter;
  /** Only what takes traffic on this day, YYYY-MM-DD by the network's calendar. */
  liveOn?: string | undefined;
}

/** A page of the offers that the calling affiliate may see, and how many there are in all. @throws AppError forbidden */
export async function listAffiliateOffers(
  ctx: NetworkCtx,
  { directory, filter, liveOn, ...stretch }: AffiliateOffers,
): Promise<{ items: AffiliateOffer[]; total: number }> {
  mayOrThrow(ctx, "offers.browse");
  const affiliate = ownerOf(ctx);
  const { isDescending } = filter;
  const narrowed = isNarrow(filter) ? narrow(filter, termsOfAffiliate(affiliate)) : null;
  const offers = visibleOffers(directory, liveOn ?? null);
  const { rows, total } = await readOfferPage(ctx, { offers, narrowed, isDescending, ...stretch });
  return {
    items: rows.map((row) => toAffiliateOffer(row, { affiliateId: affiliate, status: directory.access.get(row.id) ?? null })),
    total,
  };
}

/** How many there are. @throws AppError forbidden */
export function countAffiliateOffers(ctx: NetworkCtx, { directory }: { directory: OfferDirectory }): number {
  mayOrThrow(ctx, "offers.browse");
  return visibleOffers(directory, null).length;
}

/** One of them. @throws AppError forbidden, offer_not_found */
export async function getAffiliateOffer(ctx: NetworkCtx, { offer }: { offer: OfferRef }): Promise<AffiliateOffer> {
  mayOrThrow(ctx, "offers.browse");
  const affiliate = ownerOf(ctx);
  const isWanted = sql`${isOffer(offer)} AND ${isVisible(ctx)}`;
  const row = await readAlone(firstOf<OfferRow & { affiliateStatus: number | null }>(ctx.deps.db, selectOffers(isWanted, affiliate)));
  if (row === undefined) throw new AppError("offer_not_found");
  return toAffiliateOffer(row, { affiliateId: affiliate, status: row.affiliateStatus });
}
