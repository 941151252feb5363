import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import { reachOf } from "../../access/permissions.ts";
import { isInReach } from "./offer-guards.ts";

/** SQL of whether the caller looks after the affiliate of a number, who is still a member. */
const isTheirAffiliate = (ctx: NetworkCtx, number: Fragment): Fragment =>
  sql`EXISTS (SELECT 1 FROM memberships m WHERE m.network_id = ${networkOf(ctx)} AND m.kind = 'affiliate' AND m.number = ${number}
    AND m.status <> 'removed' AND m.manager_id = ${ctx.actor.memberId ?? 0})`;

/**
 * SQL of whose own payments and caps of an offer the caller may see: a JSON array of numbers of affiliates, of those who have any; null:
 * everybody's.
 * @param offer SQL of its number
 */
export function seenAffiliatesSql(ctx: NetworkCtx, offer: Fragment): Fragment {
  const reach = reachOf(ctx, "affiliate-terms.read");
  if (reach === "all") return raw("NULL");
  const { roles } = ctx.actor;
  const named = sql`SELECT a.value FROM offer_payments p, json_each(p.affiliates) a WHERE p.offer_id = ${offer}
    UNION SELECT a.value FROM offer_caps c, json_each(c.affiliates) a WHERE c.offer_id = ${offer}`;
  const theirs = sql`SELECT json_group_array(n.value) FROM (${named}) n WHERE ${isTheirAffiliate(ctx, raw("n.value"))}`;
  const cases = [
    ...(roles.includes("account_manager") ? [sql`WHEN ${isTheirOffer(ctx, offer)} THEN NULL`] : []),
    ...(roles.includes("affiliate_manager") ? [sql`WHEN 1 THEN (${theirs})`] : []),
  ];
  return cases.length === 0 ? raw("'[]'") : sql`CASE ${join(cases, " ")} ELSE '[]' END`;
}

/** SQL of whether the caller may see what an offer says of affiliates alone. @param isTheirs SQL of whether they look after any of these */
function seesTerms(ctx: NetworkCtx, offer: Fragment, isTheirs: Fragment): Fragment {
  if (reachOf(ctx, "affiliate-terms.read") === "all") return raw("1");
  const { roles } = ctx.actor;
  const cases = [
    ...(roles.includes("account_manager") ? [isTheirOffer(ctx, offer)] : []),
    ...(roles.includes("affiliate_manager") ? [isTheirs] : []),
  ];
  return cases.length === 0 ? raw("0") : sql`(${join(cases, " OR ")})`;
}

/** SQL of whether the caller may see how an affiliate stands with an offer. @param offer SQL of its number, `affiliate` of theirs */
export const seesAffiliate = (ctx: NetworkCtx, offer: Fragment, affiliate: Fragment): Fragment =>
  seesTerms(ctx, offer, isTheirAffiliate(ctx, affiliate));

/** Which payments `p` and caps `c` of an offer `o` with its settings `s` somebody is shown, as conditions in SQL. */
export interface SeenTerms {
  payment: Fragment;
  cap: Fragment;
  /** Whether they are told the strict targeting. */
  seesTargeting: boolean;
}

/** What the network's staff are shown: what is for everybody, and what is for affiliates alone whom `seenAffiliatesSql` names. */
export function termsOfStaff(ctx: NetworkCtx): SeenTerms {
  if (reachOf(ctx, "affiliate-terms.read") === "all") return { payment: raw("1"), cap: raw("1"), seesTargeting: true };
  const isSeen = (affiliates: Fragment) =>
    seesTerms(ctx, raw("o.id"), sql`EXISTS (SELECT 1 FROM json_each(${affiliates}) n WHERE ${isTheirAffiliate(ctx, raw("n.value"))})`);
  return {
    payment: sql`(p.affiliates IS NULL OR ${isSeen(raw("p.affiliates"))})`,
    cap: sql`(c.affiliate_scope <> 'exact' OR ${isSeen(raw("c.affiliates"))})`,
    seesTargeting: true,
  };
}

const isOwn = (list: string, affiliate: number) =>
  sql`EXISTS (SELECT 1 FROM json_each(${raw(`${list}.affiliates`)}) WHERE value = ${affiliate})`;

/**
 * What an affiliate is shown: their own payments, and those for everybody where none of these is for the same goal; caps that count theirs,
 * unless the offer hides them.
 */
export const termsOfAffiliate = (affiliate: number): SeenTerms => ({
  payment: sql`(${isOwn("p", affiliate)} OR (p.affiliates IS NULL AND NOT EXISTS (SELECT 1 FROM offer_payments q
    WHERE q.offer_id = p.offer_id AND lower(q.goal) = lower(p.goal) AND ${isOwn("q", affiliate)})))`,
  cap: sql`(NOT coalesce(s.settings ->> '$.hideCaps', 0) AND (c.affiliate_scope <> 'exact' OR ${isOwn("c", affiliate)}))`,
  seesTargeting: false,
});

/** SQL of whether the caller looks after an offer's advertiser. */
const isTheirOffer = ({ actor }: NetworkCtx, offer: Fragment): Fragment =>
  sql`EXISTS (SELECT 1 FROM offer_settings s WHERE s.offer_id = ${offer} AND ${isInReach({ actor }, "assigned")})`;

/** SQL of what of an offer the caller sees and may do: the last columns of an `OfferRow`. @param offer SQL of its number */
export function viewSql(ctx: NetworkCtx, offer: Fragment): Fragment {
  const reach = reachOf(ctx, "network-offers.write");
  const isChangeable = reach === "assigned" ? isTheirOffer(ctx, offer) : raw(Number(reach === "all"));
  return sql`${seenAffiliatesSql(ctx, offer)} AS seenAffiliates, ${isChangeable} AS isChangeable`;
}
