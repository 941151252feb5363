import { isHexId } from "../../../db/hex-ids.ts";
import { firstOf, readAlone } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type NetworkOffer, type OfferRow, SELECTED_OFFER, selectOffers, toNetworkOffer } from "./network-offer.ts";
import { isInReach } from "./offer-guards.ts";
import { viewSql } from "./offer-view.ts";

/** An offer by its number or by its id of 24 digits. */
export type OfferRef = number | HexId;

/** The condition that an offer `o` is the one that is meant. */
export const isOffer = (ref: OfferRef): Fragment => (typeof ref === "number" ? sql`o.id = ${ref}` : isHexId("o", ref));

/** An offer of the network, as its staff see it. @throws AppError forbidden, offer_not_found */
export async function getNetworkOffer(ctx: NetworkCtx, { offer }: { offer: OfferRef }): Promise<NetworkOffer> {
  const reach = mayOrThrow(ctx, "network-offers.read");
  const isWanted = sql`${isOffer(offer)} AND o.account_id = ${networkOf(ctx)} AND ${isInReach(ctx, reach)}`;
  const row = await readAlone(firstOf<OfferRow>(ctx.deps.db, selectOffers(isWanted, null, viewSql(ctx, SELECTED_OFFER))));
  if (row === undefined) throw new AppError("offer_not_found");
  return toNetworkOffer(row);
}
