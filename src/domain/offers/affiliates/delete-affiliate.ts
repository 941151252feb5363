import { sql, statement } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { isOurs } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/**
 * Removes an affiliate from an offer, as if the account had never been added to it.
 * @throws AppError affiliate_not_found when it is none of such an offer of the account
 */
export async function deleteAffiliate(ctx: Ctx, { offerId, affiliateId }: { offerId: number; affiliateId: number }): Promise<void> {
  mayOrThrow(ctx, "offers.write");
  const drop = sql`DELETE FROM offer_affiliates
    WHERE offer_id = ${offerId} AND account_id = ${affiliateId} AND ${isOurs(ctx, "offers", offerId)} RETURNING account_id`;
  const gone = await statement(ctx.deps.db, drop).first();
  if (gone === null) throw new AppError("affiliate_not_found");
}
