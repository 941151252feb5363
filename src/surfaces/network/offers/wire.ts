import { z } from "zod";
import type { NetworkOffer } from "../../../domain/offers/settings/network-offer.ts";
import { OFFER_STATUSES } from "../../../domain/offers/settings/network-offer.ts";
import { OFFER_PRIVACY_NAMES } from "../../../lib/codes.ts";
import { toHexId } from "../../../lib/hex-id.ts";

/** An offer as the network's staff see it. */
export const networkOffer = z
  .strictObject({
    id: z.int(),
    offer_id: z.string(),
    title: z.string(),
    advertiser: z.string(),
    url: z.string(),
    status: z.enum(OFFER_STATUSES),
    privacy: z.enum(OFFER_PRIVACY_NAMES),
  })
  .meta({ id: "NetworkOffer" });

export function toOffer({ id, createdAtMs, title, advertiser, settings, status, privacy }: NetworkOffer) {
  return {
    id,
    offer_id: toHexId(id, createdAtMs),
    title,
    advertiser: advertiser === null ? "" : toHexId(advertiser.number, advertiser.createdAtMs),
    url: settings.url,
    status,
    privacy,
  };
}
