import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { AFFILIATE_STATUS, type AffiliateStatusName } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { MAX, OFFER_IS_OURS } from "../offer-ownership.ts";
import { type Commission, toColumns } from "../payouts/commission.ts";

const GUARDS: Guard[] = [
  { holds: OFFER_IS_OURS, code: "offer_not_found" },
  { holds: "EXISTS (SELECT 1 FROM accounts WHERE id = ?3 AND id <> ?1)", code: "affiliate_not_found" },
  {
    holds: `EXISTS (SELECT 1 FROM offer_affiliates WHERE offer_id = ?2 AND account_id = ?3)
      OR (SELECT COUNT(*) FROM offer_affiliates WHERE offer_id = ?2) < ${MAX.affiliates}`,
    code: "limit_reached",
  },
];

/** What is left out stays; of an affiliate that was not named before: approved, with the offer's commission. */
export interface AffiliateChanges {
  offerId: number;
  affiliateId: number;
  status: AffiliateStatusName | undefined;
  /** Null: the offer's. */
  commission: Commission | null | undefined;
}

/**
 * Lets another account in to an offer or keeps it out, and gives it a commission of its own.
 * @throws AppError offer_not_found, affiliate_not_found, limit_reached
 */
export async function setAffiliate(ctx: Ctx, changes: AffiliateChanges): Promise<void> {
  mayOrThrow(ctx, "offers.write");
  const { offerId, affiliateId, status, commission } = changes;
  const { commissionPpm, commissionMicros } = toColumns(commission ?? null);
  await writeGuarded(
    ctx.deps.db,
    GUARDS,
    `INSERT INTO offer_affiliates (offer_id, account_id, status, commission_ppm, commission_micros)
     SELECT ?2, ?3, COALESCE(?4, ${AFFILIATE_STATUS.approved}), ?6, ?7 WHERE ${allOf(GUARDS)}
     ON CONFLICT (offer_id, account_id) DO UPDATE SET status = COALESCE(?4, status),
       commission_ppm = iif(?5, ?6, commission_ppm), commission_micros = iif(?5, ?7, commission_micros)
     RETURNING account_id`,
    [
      ownerOf(ctx),
      offerId,
      affiliateId,
      status === undefined ? null : AFFILIATE_STATUS[status],
      Number(commission !== undefined),
      commissionPpm,
      commissionMicros,
    ],
  );
}
