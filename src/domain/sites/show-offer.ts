import { firstOf, rowsOf } from "../../db/read.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS, type SiteKind } from "../../lib/codes.ts";
import type { Call } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { readAdmitted } from "../accounts/keys/claim.ts";
import { isWithin, siteClaimOf } from "./authenticate-site.ts";
import { type FlowName, namedFlowId, namesNothing } from "./flow-name.ts";

/** What a lead is worth to whoever sends it. */
interface ShownPayout {
  /** ISO code, lower case; empty: any. */
  country: string;
  /** 0: any. */
  goalId: number;
  /** Empty: any. */
  goal: string;
  payoutMicros: number;
  currency: string;
}

/** An offer as landing pages and apps see it. */
export interface ShownOffer {
  id: number;
  name: string;
  /** ISO codes, lower case; empty: everywhere. */
  countries: string[];
  params: Record<string, string>;
  /** Those that hold for everybody. */
  payoutRules: ShownPayout[];
  sites: { id: number; name: string; url: string; kind: SiteKind }[];
}

/** How a call names an offer: by its number, or by a flow that is for it. */
export interface OfferName extends FlowName {
  offerId: number | null;
}

const DELETED = raw(RESOURCE_STATUS.deleted);

interface Row {
  id: number;
  ownerId: number;
  name: string;
  countries: string;
  params: string;
}

/** The number of the offer that is named. A click that has landed knows the offer of its time. */
const namedOfferId = ({ offerId, click }: OfferName, flowId: Fragment) => sql`COALESCE(${offerId}, (
    SELECT iif(k.id IS NULL, f.offer_id, k.offer_id) FROM flows f LEFT JOIN clicks k ON k.id = ${click} AND k.flow_id = f.id
    WHERE f.id = ${flowId} AND f.status <> ${DELETED}
  ))`;

const offerSql = (offerId: Fragment) => sql`SELECT id, account_id AS ownerId, name, countries, params FROM offers
  WHERE id = ${offerId} AND status <> ${DELETED}`;

const payoutRulesSql = (offerId: Fragment) => sql`SELECT p.country, p.goal_id AS goalId, COALESCE(g.code, '') AS goal,
    p.payout_micros AS payoutMicros, p.currency
  FROM offer_payouts p LEFT JOIN goals g ON g.id = p.goal_id
  WHERE p.offer_id = ${offerId} AND p.affiliate_id = 0 AND (p.goal_id = 0 OR g.status <> ${DELETED})
  ORDER BY p.country, p.goal_id`;

const sitesSql = (offerId: Fragment) => sql`SELECT id, name, url, kind FROM sites
  WHERE offer_id = ${offerId} AND status = ${raw(RESOURCE_STATUS.active)} ORDER BY id`;

/**
 * Shows an offer to a holder of a token, in one round trip. What the token does not open is not there.
 * @throws AppError click_missing where no offer is named, offer_not_found, and those of `readAdmitted`
 */
export async function showOffer(call: Call, token: string, name: OfferName): Promise<ShownOffer> {
  const { db } = call.deps;
  const offerId = namedOfferId(name, await namedFlowId(call.deps, name));
  const [scope, row, payoutRules, sites] = await readAdmitted(
    db,
    await siteClaimOf(call, token),
    firstOf<Row>(db, offerSql(offerId)),
    rowsOf<ShownPayout>(db, payoutRulesSql(offerId)),
    rowsOf<ShownOffer["sites"][number]>(db, sitesSql(offerId)),
  );
  if (name.offerId === null && namesNothing(name)) throw new AppError("click_missing");
  const isOpen = row !== undefined && isWithin(scope, { accountId: row.ownerId, offerId: row.id, offerOwnerId: row.ownerId });
  if (!isOpen) throw new AppError("offer_not_found");
  return {
    id: row.id,
    name: row.name,
    countries: JSON.parse(row.countries) as string[],
    params: JSON.parse(row.params) as Record<string, string>,
    payoutRules,
    sites,
  };
}
