import { allOf, type Guard, writeGuarded } from "../../db/guards.ts";
import { sql } from "../../db/sql.ts";
import type { SiteKind } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { hasRoom, isOurs, ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { forgetFlowsOf } from "../flows/config/config-cache.ts";
import { checkDestination } from "../flows/ways/destination.ts";

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

function offerIsOne(ctx: Ctx, offerId: number | null): Guard {
  return { holds: sql`${offerId} IS NULL OR ${isOurs(ctx, "offers", offerId)}`, code: "offer_not_found" };
}

/**
 * Makes a site: a landing page of one's own, or a page that leads to one.
 * @throws AppError address_refused, offer_not_found, limit_reached
 */
export async function addSite(ctx: Ctx, { name, url, kind, offerId }: NewSite): Promise<{ id: number }> {
  mayOrThrow(ctx, "sites.write");
  const { deps } = ctx;
  checkDestination(url, "url");
  const guards: Guard[] = [{ holds: hasRoom(ctx, "sites", MAX_SITES), code: "limit_reached" }, offerIsOne(ctx, offerId)];
  const write = sql`INSERT INTO sites (account_id, name, url, kind, offer_id, created_at_ms)
    SELECT ${ownerOf(ctx)}, ${name}, ${url}, ${kind}, ${offerId}, ${deps.now()} WHERE ${allOf(guards)} RETURNING id`;
  return writeGuarded(deps.db, guards, write);
}

/**
 * Changes a site in part, for every way that leads to it. At another offer it has no key: the old one was given to somebody
 * for the old offer.
 * @throws AppError site_not_found, offer_not_found, address_refused
 */
export async function editSite(ctx: Ctx, { siteId, name, url, kind, offerId }: SiteChanges): Promise<void> {
  mayOrThrow(ctx, "sites.write");
  if (url !== undefined) checkDestination(url, "url");
  const offer = offerId ?? null;
  const isOfferSet = Number(offerId !== undefined);
  const guards: Guard[] = [{ holds: isOurs(ctx, "sites", siteId), code: "site_not_found" }, offerIsOne(ctx, offer)];
  const write = sql`UPDATE sites SET name = COALESCE(${name ?? null}, name), url = COALESCE(${url ?? null}, url),
      kind = COALESCE(${kind ?? null}, kind), offer_id = iif(${isOfferSet}, ${offer}, offer_id),
      key_hash = iif(${isOfferSet} AND offer_id IS NOT ${offer}, NULL, key_hash)
    WHERE id = ${siteId} AND account_id = ${ownerOf(ctx)} AND ${allOf(guards)} RETURNING id`;
  await writeGuarded(ctx.deps.db, guards, write);
  forgetFlowsOf(ownerOf(ctx));
}
