import { allOf, type Guard, unmetOf } from "../../../db/guards.ts";
import { readTogether, rowsOf } from "../../../db/read.ts";
import { raw, sql } from "../../../db/sql.ts";
import { AFFILIATE_STATUS } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf, ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { isVisible } from "../../offers/settings/affiliate-offers.ts";
import { countOffers } from "../../offers/settings/network-offer.ts";

/**
 * Asks the network to let the caller, an affiliate, in to an offer. Who waits for an answer already, or was let in by name, makes no
 * second request.
 * @throws AppError forbidden; field_invalid (offer_id) of an offer that the caller does not see
 */
export async function requestOffer(ctx: NetworkCtx, { offerId, comment }: { offerId: number; comment: string }): Promise<void> {
  mayOrThrow(ctx, "offer-access.own");
  const { db, now } = ctx.deps;
  const account = ownerOf(ctx);
  const seen = countOffers(sql`o.id = ${offerId} AND ${isVisible(ctx)}`, account);
  const guards: Guard[] = [{ holds: sql`(${seen}) = 1`, code: "field_invalid", field: "offer_id" }];
  const isLetIn = sql`SELECT 1 FROM offer_affiliates WHERE offer_id = ${offerId} AND account_id = ${account}
    AND status = ${raw(AFFILIATE_STATUS.approved)}`;
  const write = sql`INSERT INTO tickets (network_id, affiliate_id, offer_id, comment, status, created_at_ms)
    SELECT ${networkOf(ctx)}, ${account}, ${offerId}, ${comment}, 'open', ${now()} WHERE ${allOf(guards)} AND NOT EXISTS (${isLetIn})
    ON CONFLICT DO NOTHING`;
  const [error] = await readTogether(db, unmetOf(db, guards), rowsOf(db, write));
  if (error !== null) throw error;
}
