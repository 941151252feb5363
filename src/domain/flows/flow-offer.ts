import type { Guard } from "../../db/guards.ts";
import { type Fragment, name, raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS, type SiteKind } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { takesTrafficOf } from "../offers/offer-ownership.ts";

/** What a flow's leads are for, and the pages of that offer that it leads by. Null: none; left out: as it stands. */
export interface FlowOffer {
  offerId?: number | null | undefined;
  landingId?: number | null | undefined;
  prelandingId?: number | null | undefined;
}

const DELETED = raw(RESOURCE_STATUS.deleted);

/** SQL of whether an offer is one of the account, active or not, or takes its traffic. */
const mayLeadTo = (account: number, offer: Fragment) => sql`EXISTS (
    SELECT 1 FROM offers o LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = ${account}
    WHERE o.id = ${offer} AND (${takesTrafficOf(account)} OR (o.account_id = ${account} AND o.status <> ${DELETED})))`;

/** SQL of whether a site is a page of an offer, whoever owns it. */
const isPageOf = (site: number | null, kind: SiteKind, offer: Fragment) => sql`${site} IS NULL
  OR EXISTS (SELECT 1 FROM sites WHERE id = ${site} AND offer_id = ${offer} AND kind = ${raw(`'${kind}'`)} AND status <> ${DELETED})`;

/**
 * What a flow's offer and its pages must be.
 * @param offers SQL of the offer that is named and of the one that the flow has after that; null: none
 */
export function offerGuards(
  ctx: Ctx,
  { landingId = null, prelandingId = null }: FlowOffer,
  { named, held }: Record<"named" | "held", Fragment>,
): Guard[] {
  return [
    { holds: sql`${named} IS NULL OR ${mayLeadTo(ownerOf(ctx), named)}`, code: "offer_not_found" },
    { holds: isPageOf(landingId, "landing", held), code: "site_not_found", field: "landing" },
    { holds: isPageOf(prelandingId, "prelanding", held), code: "site_not_found", field: "prelanding" },
  ];
}

/**
 * SQL that left-joins the landing or the prelanding of a flow `f`: nothing where it is deleted, or no such page of the offer
 * any more.
 * @param offer the column of the flow's
 */
export function joinPage(alias: "l" | "p", kind: SiteKind, offer = "f.offer_id"): Fragment {
  const page = name(alias);
  return sql`LEFT JOIN sites ${page} ON ${page}.id = ${name(`f.${kind}_id`)} AND ${page}.offer_id = ${name(offer)}
    AND ${page}.kind = ${raw(`'${kind}'`)} AND ${page}.status <> ${DELETED}`;
}

/** SQL that sets what is named. Pages are of one offer, so that another offer leaves none but those named with it. */
export function offerAssignments({ offerId, landingId, prelandingId }: FlowOffer): Fragment {
  const kept = (page: Fragment) => (offerId === undefined ? page : sql`iif(offer_id IS ${offerId}, ${page}, NULL)`);
  const assign = (column: Fragment, id: number | null | undefined) => sql`${column} = ${id === undefined ? kept(column) : id}`;
  const offer = offerId === undefined ? raw("") : sql`offer_id = ${offerId}, `;
  return sql`${offer}${assign(name("landing_id"), landingId)}, ${assign(name("prelanding_id"), prelandingId)}`;
}
