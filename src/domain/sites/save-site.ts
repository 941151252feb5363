import { allOf, type Guard, writeGuarded } from "../../db/guards.ts";
import { RESOURCE_STATUS, type SiteKind } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { forgetFlowsOf } from "../flows/config/config-cache.ts";
import { checkDestination } from "../flows/ways/destination.ts";
import { offerIsOurs } from "../offers/offer-ownership.ts";
import { SITE_IS_OURS } from "./site-ownership.ts";

const MAX_SITES = 1000;

export interface NewSite {
  name: string;
  /** It may have the macros of destinations. */
  url: string;
  kind: SiteKind;
  /** An offer of the account; null: of none. */
  offerId: number | null;
}

/** What is left out stays. */
export type SiteChanges = { siteId: number } & { [Part in keyof NewSite]: NewSite[Part] | undefined };

const offerIsOne = (offer: string): Guard => ({ holds: `${offer} IS NULL OR ${offerIsOurs(offer)}`, code: "offer_not_found" });

const TO_ADD: Guard[] = [
  {
    holds: `(SELECT COUNT(*) FROM sites WHERE account_id = ?1 AND status <> ${RESOURCE_STATUS.deleted}) < ${MAX_SITES}`,
    code: "limit_reached",
  },
  offerIsOne("?5"),
];

/**
 * Makes a site: a landing page of one's own, or a page that leads to one.
 * @throws AppError address_refused, offer_not_found, limit_reached
 */
export async function addSite(ctx: Ctx, { name, url, kind, offerId }: NewSite): Promise<{ id: number }> {
  mayOrThrow(ctx, "sites.write");
  const { deps } = ctx;
  checkDestination(url, "url");
  return writeGuarded(
    deps.db,
    TO_ADD,
    `INSERT INTO sites (account_id, name, url, kind, offer_id, created_at_ms) SELECT ?1, ?2, ?3, ?4, ?5, ?6
     WHERE ${allOf(TO_ADD)} RETURNING id`,
    [ownerOf(ctx), name, url, kind, offerId, deps.now()],
  );
}

const TO_EDIT: Guard[] = [{ holds: SITE_IS_OURS, code: "site_not_found" }, offerIsOne("?7")];

/**
 * Changes a site in part, for every way that leads to it. At another offer it has no key: the old one was given to somebody
 * for the old offer.
 * @throws AppError site_not_found, offer_not_found, address_refused
 */
export async function editSite(ctx: Ctx, { siteId, name, url, kind, offerId }: SiteChanges): Promise<void> {
  mayOrThrow(ctx, "sites.write");
  const { deps } = ctx;
  if (url !== undefined) checkDestination(url, "url");
  await writeGuarded(
    deps.db,
    TO_EDIT,
    `UPDATE sites SET name = COALESCE(?3, name), url = COALESCE(?4, url), kind = COALESCE(?5, kind),
       offer_id = iif(?6, ?7, offer_id), key_hash = iif(?6 AND offer_id IS NOT ?7, NULL, key_hash)
     WHERE id = ?2 AND account_id = ?1 AND ${allOf(TO_EDIT)} RETURNING id`,
    [ownerOf(ctx), siteId, name ?? null, url ?? null, kind ?? null, Number(offerId !== undefined), offerId ?? null],
  );
  forgetFlowsOf(ownerOf(ctx));
}
