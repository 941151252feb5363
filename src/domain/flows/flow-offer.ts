import { sql } from "drizzle-orm";
import type { Guard } from "../../db/guards.ts";
import { flows } from "../../db/schema/index.ts";
import { RESOURCE_STATUS, type SiteKind } from "../../lib/codes.ts";
import { takesTrafficOf } from "../offers/offer-ownership.ts";

/** What a flow's leads are for, and the pages of that offer that it leads by. Null: none; left out: as it stands. */
export interface FlowOffer {
  offerId?: number | null | undefined;
  landingId?: number | null | undefined;
  prelandingId?: number | null | undefined;
}

/** SQL of whether an offer is one of account ?1, active or not, or takes its traffic. */
const mayLeadTo = (offer: string) => `EXISTS (
    SELECT 1 FROM offers o LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = ?1
    WHERE o.id = ${offer} AND (${takesTrafficOf("?1")} OR (o.account_id = ?1 AND o.status <> ${RESOURCE_STATUS.deleted})))`;

/** SQL of whether a site is a page of an offer, whoever owns it. */
const isPageOf = (site: string, kind: SiteKind, offer: string) =>
  `EXISTS (SELECT 1 FROM sites WHERE id = ${site} AND offer_id = ${offer} AND kind = '${kind}' AND status <> ${RESOURCE_STATUS.deleted})`;

/**
 * What a flow's offer and its pages must be.
 * @param sql the offer that is named, the one that the flow has after that, the landing and the prelanding; null: none
 */
export function offerGuards({ named, held, landing, prelanding }: Record<"named" | "held" | "landing" | "prelanding", string>): Guard[] {
  return [
    { holds: `${named} IS NULL OR ${mayLeadTo(named)}`, code: "offer_not_found" },
    { holds: `${landing} IS NULL OR ${isPageOf(landing, "landing", held)}`, code: "site_not_found", field: "landing" },
    { holds: `${prelanding} IS NULL OR ${isPageOf(prelanding, "prelanding", held)}`, code: "site_not_found", field: "prelanding" },
  ];
}

/**
 * SQL that left-joins the landing or the prelanding of a flow `f`: nothing where it is deleted, or no such page of the offer
 * any more.
 * @param offer the flow's
 */
export function joinPage(alias: string, kind: SiteKind, offer = "f.offer_id"): string {
  return `LEFT JOIN sites ${alias} ON ${alias}.id = f.${kind}_id AND ${alias}.offer_id = ${offer} AND ${alias}.kind = '${kind}'
    AND ${alias}.status <> ${RESOURCE_STATUS.deleted}`;
}

/** The columns of a change. Pages are of one offer, so that another offer leaves none but those named with it. */
export function offerColumns({ offerId, landingId, prelandingId }: FlowOffer) {
  const kept = (page: typeof flows.landingId | typeof flows.prelandingId) =>
    offerId === undefined ? undefined : sql<number | null>`iif(${flows.offerId} IS ${offerId}, ${page}, NULL)`;
  return {
    offerId,
    landingId: landingId === undefined ? kept(flows.landingId) : landingId,
    prelandingId: prelandingId === undefined ? kept(flows.prelandingId) : prelandingId,
  };
}
