import { firstOf, readAlone } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { isOffer, type OfferRef } from "../offers/settings/get-network-offer.ts";
import { isInReach } from "../offers/settings/offer-guards.ts";
import { matchPayment, type Visit, type Worth, worthOf } from "./match-payment.ts";
import { type PlacedPayment, paymentsSql } from "./payments-sql.ts";

/** A conversion that somebody asks about. */
interface AskedConversion {
  offer: OfferRef;
  goal: string;
  /** The affiliate's number; null: somebody without payments of their own. */
  affiliateId: number | null;
  visit: Visit;
  /** The sale, in millionths; null: not known. */
  saleMicros: number | null;
}

interface ConversionPrice {
  payment: PlacedPayment;
  worth: Worth;
}

/**
 * Says which payment of an offer a new conversion would go by, and what it would be worth, as `judge` decides it. Nothing else of a
 * conversion is looked at: caps may decline it all the same.
 * @returns null where no payment holds
 * @throws AppError forbidden, offer_not_found
 */
export async function priceConversion(ctx: NetworkCtx, asked: AskedConversion): Promise<ConversionPrice | null> {
  const reach = mayOrThrow(ctx, "network-offers.read");
  const { offer, goal, affiliateId, visit, saleMicros } = asked;
  const select = sql`SELECT ${paymentsSql(raw("o.id"), sql`${goal}`)} AS payments FROM offers o LEFT JOIN offer_settings s ON s.offer_id = o.id
    WHERE ${isOffer(offer)} AND o.account_id = ${networkOf(ctx)} AND o.status <> ${raw(RESOURCE_STATUS.deleted)} AND ${isInReach(ctx, reach)}`;
  const row = await readAlone(firstOf<{ payments: string }>(ctx.deps.db, select));
  if (row === undefined) throw new AppError("offer_not_found");
  const payments = JSON.parse(row.payments) as PlacedPayment[];
  const payment = matchPayment(payments, { goal, affiliateId: affiliateId ?? 0, visit });
  return payment === undefined ? null : { payment, worth: worthOf(payment, saleMicros) };
}
