import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { goalIsOurs, MAX, OFFER_IS_OURS } from "../offer-ownership.ts";
import type { OfferPayout } from "./list-payout-rules.ts";

const SAME_CASE = "offer_id = ?2 AND country = ?3 AND goal_id = ?4 AND affiliate_id = ?5";

const GUARDS: Guard[] = [
  { holds: OFFER_IS_OURS, code: "offer_not_found" },
  { holds: `?4 = 0 OR ${goalIsOurs("?4")}`, code: "goal_not_found" },
  { holds: "?5 = 0 OR EXISTS (SELECT 1 FROM accounts WHERE id = ?5)", code: "affiliate_not_found" },
  {
    holds: `EXISTS (SELECT 1 FROM offer_payouts WHERE ${SAME_CASE}) OR (SELECT COUNT(*) FROM offer_payouts WHERE offer_id = ?2) < ${MAX.payoutRules}`,
    code: "limit_reached",
  },
];

/**
 * Says what a lead of an offer is worth in one case: a country (empty: any), a goal (0: any), an affiliate (0: any). What was
 * said of the same case is replaced.
 * @throws AppError offer_not_found, goal_not_found, affiliate_not_found, limit_reached
 */
export async function setPayoutRule(ctx: Ctx, rule: Omit<OfferPayout, "id">): Promise<{ id: number }> {
  mayOrThrow(ctx, "offers.write");
  return writeGuarded(
    ctx.deps.db,
    GUARDS,
    `INSERT INTO offer_payouts (offer_id, country, goal_id, affiliate_id, payout_micros, revenue_micros, currency)
     SELECT ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE ${allOf(GUARDS)}
     ON CONFLICT (offer_id, country, goal_id, affiliate_id) DO UPDATE SET
       payout_micros = excluded.payout_micros, revenue_micros = excluded.revenue_micros, currency = excluded.currency
     RETURNING id`,
    [ownerOf(ctx), rule.offerId, rule.country, rule.goalId, rule.affiliateId, rule.payoutMicros, rule.revenueMicros, rule.currency],
  );
}
