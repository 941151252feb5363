import type { Guard } from "../../db/guards.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import { AFFILIATE_STATUS, OFFER_PRIVACY, RESOURCE_STATUS } from "../../lib/codes.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf } from "../access/ownership.ts";
import type { Reach } from "../access/permissions.ts";
import { onlyOf } from "../networks/member.ts";

/** SQL of which offers `o` are the network's and within reach: of whom only advertisers are assigned to, those of these. */
export function isOfferInReach(ctx: NetworkCtx, reach: Reach): Fragment {
  const only = onlyOf(ctx, reach);
  const isAssigned =
    only === null
      ? raw("")
      : sql` AND EXISTS (SELECT 1 FROM offer_settings s JOIN memberships v ON v.id = s.advertiser_id
          WHERE s.offer_id = o.id AND v.manager_id = ${only})`;
  return sql`o.account_id = ${networkOf(ctx)} AND o.status <> ${raw(RESOURCE_STATUS.deleted)}${isAssigned}`;
}

/** SQL of whether an affiliate, by their number, is the network's and within reach. */
export function isAffiliate(ctx: NetworkCtx, number: number | Fragment, reach: Reach = "all"): Fragment {
  const only = onlyOf(ctx, reach);
  return sql`EXISTS (SELECT 1 FROM memberships WHERE network_id = ${networkOf(ctx)} AND kind = 'affiliate' AND number = ${number}
    AND status <> 'removed'${only === null ? raw("") : sql` AND manager_id = ${only}`})`;
}

/** The condition that an affiliate whom a parameter names is the network's. */
export function affiliateGuard(ctx: NetworkCtx, number: number): Guard {
  return { holds: isAffiliate(ctx, number), code: "field_invalid", field: "pid" };
}

/** SQL of whether an affiliate sends traffic to an offer, of its privacy and the status of their row of offer_affiliates. */
export function isConnected(privacy: Fragment, status: Fragment): Fragment {
  return sql`(${status} IS ${raw(AFFILIATE_STATUS.approved)} OR (${privacy} = ${raw(OFFER_PRIVACY.public)} AND ${status} IS NULL))`;
}
