import { readAlone, rowsOf } from "../../../db/read.ts";
import type { offerAffiliates } from "../../../db/schema/index.ts";
import { sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { isOurs } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { getOffer } from "../read-offers.ts";
import { isKnown } from "./known-affiliate.ts";

/** Name and login are empty of who has no flow for the offer and is no member of the owner's network. */
export type OfferAffiliate = typeof offerAffiliates.$inferSelect & { name: string; login: string };

/**
 * The accounts that were let in to an offer, or kept out, by number.
 * @throws AppError offer_not_found
 */
export async function listAffiliates(ctx: Ctx, { offerId }: { offerId: number }): Promise<OfferAffiliate[]> {
  mayOrThrow(ctx, "offers.read");
  await getOffer(ctx, { offerId });
  const list = sql`SELECT w.offer_id AS offerId, w.account_id AS accountId, w.status, w.commission_ppm AS commissionPpm,
      w.commission_micros AS commissionMicros, coalesce(a.name, '') AS name, coalesce(a.login, '') AS login
    FROM offer_affiliates w
    LEFT JOIN accounts a ON a.id = w.account_id AND ${isKnown(ctx, sql`w.account_id`, sql`f.offer_id = w.offer_id`)}
    WHERE w.offer_id = ${offerId} AND ${isOurs(ctx, "offers", offerId)} ORDER BY w.account_id`;
  return readAlone(rowsOf<OfferAffiliate>(ctx.deps.db, list));
}
