import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import { reachOf } from "../../access/permissions.ts";
import { isInReach } from "./offer-guards.ts";

/**
 * SQL of whose own payments and caps of an offer the caller may see: a JSON array of numbers of affiliates, of those who have any; null:
 * everybody's.
 * @param offer SQL of its number
 */
export function seenAffiliatesSql(ctx: NetworkCtx, offer: Fragment): Fragment {
  const reach = reachOf(ctx, "affiliate-terms.read");
  if (reach === "all") return raw("NULL");
  const { roles, memberId } = ctx.actor;
  const isMine = sql`m.manager_id = ${memberId ?? 0}`;
  const named = sql`SELECT a.value FROM offer_payments p, json_each(p.affiliates) a WHERE p.offer_id = ${offer}
    UNION ALL SELECT a.value FROM offer_caps c, json_each(c.affiliates) a WHERE c.offer_id = ${offer}`;
  const theirs = sql`SELECT json_group_array(m.number) FROM memberships m WHERE m.network_id = ${networkOf(ctx)} AND m.kind = 'affiliate'
    AND m.status <> 'removed' AND ${isMine} AND m.number IN (${named})`;
  const cases = [
    ...(roles.includes("account_manager") ? [sql`WHEN ${isTheirOffer(ctx, offer)} THEN NULL`] : []),
    ...(roles.includes("affiliate_manager") ? [sql`WHEN 1 THEN (${theirs})`] : []),
  ];
  return cases.length === 0 ? raw("'[]'") : sql`CASE ${join(cases, " ")} ELSE '[]' END`;
}

/** SQL of whether the caller looks after an offer's advertiser. */
const isTheirOffer = ({ actor }: NetworkCtx, offer: Fragment): Fragment =>
  sql`EXISTS (SELECT 1 FROM offer_settings s WHERE s.offer_id = ${offer} AND ${isInReach({ actor }, "assigned")})`;

/** SQL of what of an offer the caller sees and may do: the last columns of an `OfferRow`. @param offer SQL of its number */
export function viewSql(ctx: NetworkCtx, offer: Fragment): Fragment {
  const reach = reachOf(ctx, "network-offers.write");
  const isChangeable = reach === "assigned" ? isTheirOffer(ctx, offer) : raw(Number(reach === "all"));
  return sql`${seenAffiliatesSql(ctx, offer)} AS seenAffiliates, ${isChangeable} AS isChangeable`;
}
