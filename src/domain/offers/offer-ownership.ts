import { and, eq, ne } from "drizzle-orm";
import { offers } from "../../db/schema/index.ts";
import { AFFILIATE_STATUS, OFFER_PRIVACY, RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { isOwned, ownedSql } from "../access/ownership.ts";

export type Offer = typeof offers.$inferSelect;

/** What an account may have of offers, and an offer of the rest. */
export const MAX = { offers: 1000, payoutRules: 1000, goals: 200, affiliates: 1000 } as const;

/** SQL: ?1 is the account, ?2 one of its offers. */
export const OFFER_IS_OURS = offerIsOurs("?2");

/** SQL of whether an offer is one of account ?1, and not deleted. */
export function offerIsOurs(offer: string): string {
  return `EXISTS (SELECT 1 FROM offers WHERE id = ${offer} AND ${ownedSql("offers")} AND status <> ${RESOURCE_STATUS.deleted})`;
}

/** The id of an offer of the account, for the lists of what hangs on it. */
export function ownOffer(ctx: Ctx, offerId: number) {
  return ctx.deps.db
    .select({ id: offers.id })
    .from(offers)
    .where(and(eq(offers.id, offerId), isOwned(offers.accountId, ctx), ne(offers.status, RESOURCE_STATUS.deleted)));
}

/** SQL of whether a goal is one of account ?1, and not deleted. */
export function goalIsOurs(goal: string): string {
  return `EXISTS (SELECT 1 FROM goals WHERE id = ${goal} AND ${ownedSql("goals")} AND status <> ${RESOURCE_STATUS.deleted})`;
}

/**
 * SQL of whether an offer takes an account's traffic. It stands beside the offer as `o` and, left-joined, the account's row
 * of offer_affiliates as `w`.
 */
export function takesTrafficOf(account: string): string {
  return `o.status = ${RESOURCE_STATUS.active} AND w.status IS NOT ${AFFILIATE_STATUS.blocked}
    AND (${ownedSql("o", account)} OR o.privacy = ${OFFER_PRIVACY.public} OR w.status IS ${AFFILIATE_STATUS.approved})`;
}
