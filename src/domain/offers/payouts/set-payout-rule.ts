import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { isOurs } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { MAX } from "../offer-ownership.ts";
import type { OfferPayout } from "./list-payout-rules.ts";

type PayoutRule = Omit<OfferPayout, "id">;

function guardsOf(ctx: Ctx, { offerId, country, goalId, affiliateId }: PayoutRule): Guard[] {
  const isSet = sql`EXISTS (SELECT 1 FROM offer_payouts
    WHERE offer_id = ${offerId} AND country = ${country} AND goal_id = ${goalId} AND affiliate_id = ${affiliateId})`;
  return [
    { holds: isOurs(ctx, "offers", offerId), code: "offer_not_found" },
    { holds: sql`${goalId} = 0 OR ${isOurs(ctx, "goals", goalId)}`, code: "goal_not_found" },
    { holds: sql`${affiliateId} = 0 OR EXISTS (SELECT 1 FROM accounts WHERE id = ${affiliateId})`, code: "affiliate_not_found" },
    {
      holds: sql`${isSet} OR (SELECT COUNT(*) FROM offer_payouts WHERE offer_id = ${offerId}) < ${MAX.payoutRules}`,
      code: "limit_reached",
    },
  ];
}

/**
 * Says what a lead of an offer is worth in one case: a country (empty: any), a goal (0: any), an affiliate (0: any). What was
 * said of the same case is replaced.
 * @throws AppError offer_not_found, goal_not_found, affiliate_not_found, limit_reached
 */
export async function setPayoutRule(ctx: Ctx, rule: PayoutRule): Promise<{ id: number }> {
  mayOrThrow(ctx, "offers.write");
  const { offerId, country, goalId, affiliateId, payoutMicros, revenueMicros, currency } = rule;
  const guards = guardsOf(ctx, rule);
  const write = sql`INSERT INTO offer_payouts (offer_id, country, goal_id, affiliate_id, payout_micros, revenue_micros, currency)
    SELECT ${offerId}, ${country}, ${goalId}, ${affiliateId}, ${payoutMicros}, ${revenueMicros}, ${currency} WHERE ${allOf(guards)}
    ON CONFLICT (offer_id, country, goal_id, affiliate_id) DO UPDATE SET
      payout_micros = excluded.payout_micros, revenue_micros = excluded.revenue_micros, currency = excluded.currency
    RETURNING id`;
  return writeGuarded(ctx.deps.db, guards, write);
}
