import { type Fragment, join, name, raw, sql } from "../../../db/sql.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf, ownerOf } from "../../access/ownership.ts";
import { mayOrThrow, reachOf } from "../../access/permissions.ts";
import { foldGoal } from "../../network-conversions/match-payment.ts";
import type { FactColumn } from "../facts.ts";
import { listSql, namedOffersSql } from "../list-filters.ts";
import type { StatisticsFilter } from "./query.ts";

/** SQL of the facts of a click or a conversion. */
type FactsSql = Readonly<Record<"offer" | "affiliate", Fragment> & Partial<Record<FactColumn, Fragment>>>;

const isListed = (column: Fragment, values: readonly (string | number)[]): Fragment => sql`${column} IN ${listSql(values)}`;

/** SQL of whether a member `m` of a kind is one of those that ids name. */
const isNamed = (ids: readonly HexId[]): Fragment => sql`EXISTS (SELECT 1 FROM json_each(${JSON.stringify(ids)}) AS wanted
  WHERE wanted.value ->> 'number' = m.number AND wanted.value ->> 'createdAt' = m.created_at_ms / 1000)`;

const managedBy = (ids: readonly HexId[]): Fragment =>
  sql`m.manager_id IN (SELECT m.id FROM memberships m WHERE m.kind = 'staff' AND ${isNamed(ids)})`;

/**
 * SQL of what of a network's clicks and conversions the caller may see: an affiliate their own; who looks after affiliates or advertisers
 * what these have.
 * @throws AppError forbidden
 */
export function isSeen(ctx: NetworkCtx, { offer, affiliate }: FactsSql): Fragment {
  const reach = mayOrThrow(ctx, "statistics.read");
  if (ctx.actor.kind === "affiliate") return sql`${affiliate} = ${ownerOf(ctx)}`;
  if (reach === "all") return raw("TRUE");
  const { affiliates, offers } = assignedSql(ctx) ?? {};
  const seen = [
    ...(affiliates == null ? [] : [sql`${affiliate} IN (${affiliates})`]),
    ...(offers == null ? [] : [sql`${offer} IN (${offers})`]),
  ];
  return sql`(${join(seen, " OR ")})`;
}

/**
 * SQL of the affiliates and of the offers of advertisers whom the caller looks after, a SELECT of `id` each, null where they look after no
 * such members; null of a caller who is not restricted to these.
 */
export function assignedSql(ctx: NetworkCtx): { affiliates: Fragment | null; offers: Fragment | null } | null {
  if (reachOf(ctx, "statistics.read") !== "assigned") return null;
  const { roles, memberId } = ctx.actor;
  const mine = sql`m.manager_id = ${memberId ?? 0}`;
  return {
    affiliates: roles.includes("affiliate_manager") ? affiliatesSql(ctx, mine) : null,
    offers: roles.includes("account_manager") ? offersSql(ctx, mine) : null,
  };
}

/** SQL of the accounts of affiliates, members `m`, of whom a condition holds. */
const affiliatesSql = (ctx: NetworkCtx, condition: Fragment): Fragment =>
  sql`SELECT m.account_id AS id FROM memberships m WHERE m.network_id = ${networkOf(ctx)} AND m.kind = 'affiliate' AND ${condition}`;

/** SQL of the offers of advertisers, members `m`, of whom a condition holds. */
const offersSql = (ctx: NetworkCtx, condition: Fragment): Fragment =>
  sql`SELECT s.offer_id AS id FROM offer_settings s JOIN memberships m ON m.id = s.advertiser_id
    WHERE s.network_id = ${networkOf(ctx)} AND m.network_id = ${networkOf(ctx)} AND ${condition}`;

/** SQL of whether one of some tags stands in `tags` of a JSON object. */
const isTagged = (json: string, tags: readonly string[]): Fragment =>
  sql`EXISTS (SELECT 1 FROM json_each(${name(json)}, '$.tags') tag WHERE tag.value IN ${listSql(tags)})`;

const taggedOffersSql = (ctx: NetworkCtx, tags: readonly string[]): Fragment =>
  sql`SELECT s.offer_id AS id FROM offer_settings s WHERE s.network_id = ${networkOf(ctx)} AND ${isTagged("s.settings", tags)}`;

/** The offers and affiliates that a filter picks by who and what they are, as SQL: a SELECT of `id` each. */
export function pickedSql(ctx: NetworkCtx, filter: StatisticsFilter): { column: "offer" | "affiliate"; ids: Fragment }[] {
  const { offers, advertisers, affiliateManagers, advertiserManagers, offerTags, advertiserTags, affiliateTags } = filter;
  const pick = <Wanted>(column: "offer" | "affiliate", wanted: Wanted | undefined, idsOf: (wanted: Wanted) => Fragment) =>
    wanted === undefined ? [] : [{ column, ids: idsOf(wanted) }];
  return [
    ...pick("offer", offers, namedOffersSql),
    ...pick("offer", offerTags, (tags) => taggedOffersSql(ctx, tags)),
    ...pick("offer", advertisers, (ids) => offersSql(ctx, isNamed(ids))),
    ...pick("offer", advertiserManagers, (ids) => offersSql(ctx, managedBy(ids))),
    ...pick("offer", advertiserTags, (tags) => offersSql(ctx, isTagged("m.profile", tags))),
    ...pick("affiliate", affiliateManagers, (ids) => affiliatesSql(ctx, managedBy(ids))),
    ...pick("affiliate", affiliateTags, (tags) => affiliatesSql(ctx, isTagged("m.profile", tags))),
  ];
}

/** SQL of whether a filter lets a click or a conversion through, by what both have. */
export function isLetThrough(ctx: NetworkCtx, filter: StatisticsFilter, facts: FactsSql): Fragment {
  const listed = Object.entries(filter.facts ?? {}) as [FactColumn, readonly (string | number)[]][];
  const conditions = [
    ...listed.map(([fact, values]) => isListed(facts[fact] ?? raw("NULL"), values)),
    ...pickedSql(ctx, filter).map(({ column, ids }) => sql`${facts[column]} IN (${ids})`),
  ];
  return conditions.length === 0 ? raw("TRUE") : join(conditions, " AND ");
}

/** SQL of the currency of a conversion's lead `l`: the network's own where no payment was found, as lists show it. */
export const currencySql = ({ network }: Pick<NetworkCtx, "network">): Fragment => sql`coalesce(l.currency, ${network.currency})`;

/** SQL of whether a filter lets a conversion `n` with its lead `l` through, by what only conversions have. */
export function isConversionLetThrough(
  ctx: Pick<NetworkCtx, "network">,
  { goals, currencies, paymentStates, isNonZero }: StatisticsFilter,
): Fragment {
  const conditions = [
    ...(goals === undefined ? [] : [isListed(sql`lower(n.goal)`, goals.map(foldGoal))]),
    ...(currencies === undefined ? [] : [isListed(currencySql(ctx), currencies)]),
    ...(paymentStates === undefined ? [] : [isListed(name("n.payment_state"), paymentStates)]),
    ...(isNonZero === true ? [sql`coalesce(l.payout_micros, 0) <> 0`] : []),
  ];
  return conditions.length === 0 ? raw("TRUE") : join(conditions, " AND ");
}
