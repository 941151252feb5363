import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { raw, sql } from "../../../db/sql.ts";
import { AFFILIATE_STATUS, type AffiliateStatusName } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { isOurs, ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { MAX } from "../offer-ownership.ts";
import { type Commission, toColumns } from "../payouts/commission.ts";

/** What is left out stays; of an affiliate that was not named before: approved, with the offer's commission. */
export interface AffiliateChanges {
  offerId: number;
  affiliateId: number;
  status: AffiliateStatusName | undefined;
  /** Null: the offer's. */
  commission: Commission | null | undefined;
}

function guardsOf(ctx: Ctx, { offerId, affiliateId }: AffiliateChanges): Guard[] {
  const isNamed = sql`EXISTS (SELECT 1 FROM offer_affiliates WHERE offer_id = ${offerId} AND account_id = ${affiliateId})`;
  return [
    { holds: isOurs(ctx, "offers", offerId), code: "offer_not_found" },
    { holds: sql`EXISTS (SELECT 1 FROM accounts WHERE id = ${affiliateId} AND id <> ${ownerOf(ctx)})`, code: "affiliate_not_found" },
    {
      holds: sql`${isNamed} OR (SELECT COUNT(*) FROM offer_affiliates WHERE offer_id = ${offerId}) < ${MAX.affiliates}`,
      code: "limit_reached",
    },
  ];
}

/**
 * Lets another account in to an offer or keeps it out, and gives it a commission of its own.
 * @throws AppError offer_not_found, affiliate_not_found, limit_reached
 */
export async function setAffiliate(ctx: Ctx, changes: AffiliateChanges): Promise<void> {
  mayOrThrow(ctx, "offers.write");
  const { offerId, affiliateId, commission } = changes;
  const status = changes.status === undefined ? null : AFFILIATE_STATUS[changes.status];
  const isNamed = Number(commission !== undefined);
  const { commissionPpm, commissionMicros } = toColumns(commission ?? null);
  const guards = guardsOf(ctx, changes);
  const write = sql`INSERT INTO offer_affiliates (offer_id, account_id, status, commission_ppm, commission_micros)
    SELECT ${offerId}, ${affiliateId}, COALESCE(${status}, ${raw(AFFILIATE_STATUS.approved)}), ${commissionPpm}, ${commissionMicros}
    WHERE ${allOf(guards)}
    ON CONFLICT (offer_id, account_id) DO UPDATE SET status = COALESCE(${status}, status),
      commission_ppm = iif(${isNamed}, ${commissionPpm}, commission_ppm),
      commission_micros = iif(${isNamed}, ${commissionMicros}, commission_micros)
    RETURNING account_id`;
  await writeGuarded(ctx.deps.db, guards, write);
}
