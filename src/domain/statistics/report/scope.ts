import { type Fragment, join, name, raw, sql } from "../../../db/sql.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf, ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import type { FactColumn } from "../facts.ts";
import type { StatisticsFilter } from "./query.ts";

/** SQL of the facts of a click or a conversion. */
type FactsSql = Readonly<Record<"offer" | "affiliate", Fragment> & Partial<Record<FactColumn, Fragment>>>;

const isListed = (column: Fragment, values: readonly (string | number)[]): Fragment =>
  sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`;

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
  const { kind, roles, memberId } = ctx.actor;
  if (kind === "affiliate") return sql`${affiliate} = ${ownerOf(ctx)}`;
  if (reach === "all") return raw("TRUE");
  const mine = sql`m.manager_id = ${memberId ?? 0}`;
  const seen = [
    ...(roles.includes("affiliate_manager") ? [sql`${affiliate} IN (${affiliatesSql(ctx, mine)})`] : []),
    ...(roles.includes("account_manager") ? [sql`${offer} IN (${offersSql(ctx, mine)})`] : []),
  ];
  return sql`(${join(seen, " OR ")})`;
}

/** SQL of the accounts of affiliates, members `m`, of whom a condition holds. */
const affiliatesSql = (ctx: NetworkCtx, condition: Fragment): Fragment =>
  sql`SELECT m.account_id FROM memberships m WHERE m.network_id = ${networkOf(ctx)} AND m.kind = 'affiliate' AND ${condition}`;

/** SQL of the offers of advertisers, members `m`, of whom a condition holds. */
const offersSql = (ctx: NetworkCtx, condition: Fragment): Fragment =>
  sql`SELECT s.offer_id FROM offer_settings s JOIN memberships m ON m.id = s.advertiser_id
    WHERE s.network_id = ${networkOf(ctx)} AND m.network_id = ${networkOf(ctx)} AND ${condition}`;

/** SQL of whether a filter lets a click or a conversion through, by what both have. */
export function isLetThrough(ctx: NetworkCtx, filter: StatisticsFilter, facts: FactsSql): Fragment {
  const { advertisers, affiliateManagers, advertiserManagers } = filter;
  const { offer, affiliate } = facts;
  const listed = Object.entries(filter.facts ?? {}) as [FactColumn, readonly (string | number)[]][];
  const conditions = [
    ...listed.map(([fact, values]) => isListed(facts[fact] ?? raw("NULL"), values)),
    ...(advertisers === undefined ? [] : [sql`${offer} IN (${offersSql(ctx, isNamed(advertisers))})`]),
    ...(advertiserManagers === undefined ? [] : [sql`${offer} IN (${offersSql(ctx, managedBy(advertiserManagers))})`]),
    ...(affiliateManagers === undefined ? [] : [sql`${affiliate} IN (${affiliatesSql(ctx, managedBy(affiliateManagers))})`]),
  ];
  return conditions.length === 0 ? raw("TRUE") : join(conditions, " AND ");
}

/** SQL of whether a filter lets a conversion `n` with its lead `l` through, by what only conversions have. */
export function isConversionLetThrough({ goals, currencies, paymentStates, isNonZero }: StatisticsFilter): Fragment {
  const conditions = [
    ...(goals === undefined
      ? []
      : [
          isListed(
            sql`lower(n.goal)`,
            goals.map((goal) => goal.toLowerCase()),
          ),
        ]),
    ...(currencies === undefined ? [] : [isListed(name("l.currency"), currencies)]),
    ...(paymentStates === undefined ? [] : [isListed(name("n.payment_state"), paymentStates)]),
    ...(isNonZero === true ? [sql`coalesce(l.payout_micros, 0) <> 0`] : []),
  ];
  return conditions.length === 0 ? raw("TRUE") : join(conditions, " AND ");
}
