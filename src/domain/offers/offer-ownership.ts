import { and, eq, ne } from "drizzle-orm";
import { offers } from "../../db/schema/index.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import { AFFILIATE_STATUS, OFFER_PRIVACY, RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { isOwned } from "../access/is-owned.ts";

export type Offer = typeof offers.$inferSelect;

/** What an account may have of offers, and an offer of the rest. */
export const MAX = { offers: 1000, payoutRules: 1000, goals: 200, affiliates: 1000 } as const;

/** The id of an offer of the account, for the lists of what hangs on it. */
export function ownOffer(ctx: Ctx, offerId: number) {
  return ctx.deps.db
    .select({ id: offers.id })
    .from(offers)
    .where(and(eq(offers.id, offerId), isOwned(offers.accountId, ctx), ne(offers.status, RESOURCE_STATUS.deleted)));
}

/** SQL of whether the advertiser of an offer `o` bars an account. Most are barred by nobody, which is looked up once, not for each offer. */
const isBarred = (account: number | Fragment): Fragment => sql`(EXISTS (SELECT 1 FROM advertiser_blacklist WHERE affiliate_id = ${account})
    AND o.id IN (SELECT b.offer_id FROM advertiser_blacklist l CROSS JOIN offer_settings b ON b.advertiser_id = l.advertiser_id
      WHERE l.affiliate_id = ${account}))`;

/** SQL of whether an account is an affiliate of the network of an offer `o` and may send no traffic now, which is looked up likewise. */
function isIdle(account: number | Fragment): Fragment {
  const idle = sql`memberships m WHERE m.account_id = ${account} AND m.kind = 'affiliate' AND m.status IN ('inactive', 'moderation', 'banned')`;
  return sql`(EXISTS (SELECT 1 FROM ${idle}) AND o.account_id IN (SELECT m.network_id FROM ${idle}))`;
}

/**
 * SQL of whether an offer takes an account's traffic. It stands beside the offer as `o` and, left-joined, the account's row of
 * offer_affiliates as `w`.
 */
export function takesTrafficOf(account: number | Fragment): Fragment {
  return sql`o.status = ${raw(RESOURCE_STATUS.active)} AND w.status IS NOT ${raw(AFFILIATE_STATUS.blocked)}
    AND (o.account_id = ${account} OR ((o.privacy = ${raw(OFFER_PRIVACY.public)} OR w.status IS ${raw(AFFILIATE_STATUS.approved)})
      AND NOT ${isIdle(account)} AND NOT ${isBarred(account)}))`;
}

/**
 * SQL of what an affiliate may know of, of their network's offers: active ones, private ones only where they are let in, and none of an
 * advertiser who bars them. It stands beside the offer as `o` and, left-joined, the affiliate's row as `w`.
 */
export function isShownTo(affiliate: number): Fragment {
  return sql`o.status = ${raw(RESOURCE_STATUS.active)} AND (o.privacy <> ${raw(OFFER_PRIVACY.private)} OR w.status IS ${raw(AFFILIATE_STATUS.approved)})
    AND NOT ${isBarred(affiliate)}`;
}

/** A SELECT of an offer of a network, not deleted; where it is asked for an affiliate, one that they may know of. */
export function offerOf({ network, offerId, seenBy }: { network: number; offerId: number | null; seenBy: number | null }): Fragment {
  const isKnown = seenBy === null ? raw("") : sql` AND ${isKnownTo(seenBy)}`;
  return sql`SELECT o.id FROM offers o LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = ${seenBy}
    WHERE o.id = ${offerId} AND o.account_id = ${network} AND o.status <> ${raw(RESOURCE_STATUS.deleted)}${isKnown}`;
}

/**
 * What an affiliate sees in lists, and what they were let in to though it takes no clicks now: conversions of earlier ones may still
 * come. Nothing of an advertiser who bars them.
 */
const isKnownTo = (affiliate: number): Fragment => sql`(w.status IS ${raw(AFFILIATE_STATUS.approved)}
    OR (o.status = ${raw(RESOURCE_STATUS.active)} AND o.privacy <> ${raw(OFFER_PRIVACY.private)}))
  AND NOT ${isBarred(affiliate)}`;
