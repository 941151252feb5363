import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import { reachOf } from "../../access/permissions.ts";

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
  const isTheirOffer = sql`EXISTS (SELECT 1 FROM offer_settings s JOIN memberships m ON m.id = s.advertiser_id
    WHERE s.offer_id = ${offer} AND ${isMine})`;
  const cases = [
    ...(roles.includes("account_manager") ? [sql`WHEN ${isTheirOffer} THEN NULL`] : []),
    ...(roles.includes("affiliate_manager") ? [sql`WHEN 1 THEN (${theirs})`] : []),
  ];
  return cases.length === 0 ? raw("'[]'") : sql`CASE ${join(cases, " ")} ELSE '[]' END`;
}

/** Reads what `seenAffiliatesSql` selects. */
export const toSeen = (json: string | null): ReadonlySet<number> | null => (json === null ? null : new Set(JSON.parse(json) as number[]));
