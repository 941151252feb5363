import { RESOURCE_STATUS, type SiteKind } from "../../lib/codes.ts";
import type { Call } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isWithin } from "./authenticate-site.ts";
import { type FlowName, flowBinds, NAMED_FLOW_ID, namesNothing } from "./flow-name.ts";
import { readWithToken } from "./read-with-token.ts";

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

interface Row {
  id: number;
  ownerId: number;
  name: string;
  countries: string;
  params: string;
}

/** ?3 is the offer's number, ?1 and ?2 name the flow. A click ?4 that has landed knows the offer of its time. */
const OFFER_ID = `COALESCE(?3, (
    SELECT iif(k.id IS NULL, f.offer_id, k.offer_id) FROM flows f LEFT JOIN clicks k ON k.id = ?4 AND k.flow_id = f.id
    WHERE f.id = ${NAMED_FLOW_ID} AND f.status <> ${RESOURCE_STATUS.deleted}
  ))`;

const OFFER = `SELECT id, account_id AS ownerId, name, countries, params FROM offers
  WHERE id = ${OFFER_ID} AND status <> ${RESOURCE_STATUS.deleted}`;

const PAYOUT_RULES = `SELECT p.country, p.goal_id AS goalId, COALESCE(g.code, '') AS goal, p.payout_micros AS payoutMicros, p.currency
  FROM offer_payouts p LEFT JOIN goals g ON g.id = p.goal_id
  WHERE p.offer_id = ${OFFER_ID} AND p.affiliate_id = 0 AND (p.goal_id = 0 OR g.status <> ${RESOURCE_STATUS.deleted})
  ORDER BY p.country, p.goal_id`;

const SITES = `SELECT id, name, url, kind FROM sites WHERE offer_id = ${OFFER_ID} AND status = ${RESOURCE_STATUS.active} ORDER BY id`;

/**
 * Shows an offer to a holder of a token, in one round trip. What the token does not open is not there.
 * @throws AppError click_missing where no offer is named, offer_not_found, and those of `readWithin`
 */
export async function showOffer(call: Call, token: string, name: OfferName): Promise<ShownOffer> {
  const d1 = call.deps.db.$client;
  const binds = [...(await flowBinds(call.deps, name)), name.offerId, name.click];
  const { scope, results } = await readWithToken(call, token, () =>
    [OFFER, PAYOUT_RULES, SITES].map((sql) => d1.prepare(sql).bind(...binds)),
  );
  if (name.offerId === null && namesNothing(name)) throw new AppError("click_missing");
  const [offers = [], payoutRules = [], sites = []] = results;
  const [row] = offers as Row[];
  const isOpen = row !== undefined && isWithin(scope, { accountId: row.ownerId, offerId: row.id, offerOwnerId: row.ownerId });
  if (!isOpen) throw new AppError("offer_not_found");
  return {
    id: row.id,
    name: row.name,
    countries: JSON.parse(row.countries) as string[],
    params: JSON.parse(row.params) as Record<string, string>,
    payoutRules: payoutRules as ShownPayout[],
    sites: sites as ShownOffer["sites"],
  };
}
