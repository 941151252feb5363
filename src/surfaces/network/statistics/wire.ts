import { z } from "zod";
import type { AffiliateParty, ManagerParty, MemberParty, OfferParty, Parties } from "../../../domain/statistics/parties.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";

/** What rows of lists name. */

/** How rows are shown. */
export interface Shown {
  zone: ZoneHistory;
  parties: Parties;
}

const manager = z.strictObject({ id: z.string(), title: z.string(), first_name: z.string(), last_name: z.string() });

export const partner = z
  .strictObject({
    id: z.int(),
    email: z.string(),
    login: z.string(),
    name: z.string(),
    title: z.string(),
    manager: manager.nullable().optional().describe("Users of the network alone are told"),
    manager_id: z.string().optional().describe("Empty: nobody"),
  })
  .meta({ id: "ListedAffiliate" });

const toManager = ({ number, createdAtMs, name, firstName, lastName }: ManagerParty) => ({
  id: toHexId(number, createdAtMs),
  title: name,
  first_name: firstName ?? name,
  last_name: lastName ?? "",
});

const NOBODY: AffiliateParty = { number: 0, name: "", email: "", login: "", manager: null };

/** @param isOfUsers whether a user of the network asks, who sees the manager */
export function toPartner(number: number, party: AffiliateParty | undefined, isOfUsers: boolean) {
  const { name, email, login, manager } = party ?? NOBODY;
  const seen = manager === null ? null : toManager(manager);
  return { id: number, email, login, name, title: name, ...(isOfUsers ? { manager: seen, manager_id: seen?.id ?? "" } : {}) };
}

export const advertiser = z.strictObject({ id: z.string(), title: z.string() }).meta({ id: "ListedAdvertiser" });

export const toAdvertiser = ({ number, createdAtMs, name }: MemberParty) => ({ id: toHexId(number, createdAtMs), title: name });

/** The id and the title of an offer. */
export const toOfferTitle = ({ id, createdAtMs, title }: Pick<OfferParty, "id" | "createdAtMs" | "title">) => ({
  id,
  offer_id: toHexId(id, createdAtMs),
  title,
});

export const offerTitle = { id: z.int(), offer_id: z.string(), title: z.string() };

/** An offer with its tracking URL, which only users of the network are told. */
export const offerWithUrl = z.strictObject({ ...offerTitle, url: z.string(), external_id: z.string() }).meta({ id: "ListedOffer" });

export const toOfferWithUrl = (offer: OfferParty) => ({ ...toOfferTitle(offer), url: offer.url, external_id: offer.externalId });
