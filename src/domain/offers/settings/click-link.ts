import type { Config } from "../../../platform/config.ts";
import type { NetworkOffer } from "./network-offer.ts";

/** The link by which an affiliate sends visitors to an offer: on the offer's domain, or the platform's. */
export function clickLink(
  { publicUrl }: Pick<Config, "publicUrl">,
  { id, affiliateId, domain }: Pick<NetworkOffer, "id" | "domain"> & { affiliateId: number },
): string {
  const origin = domain === null ? publicUrl : `${domain.usesHttps ? "https" : "http"}://${domain.host}`;
  return `${origin}/click?pid=${affiliateId}&offer_id=${id}`;
}
