import { firstOf, readAlone } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { isOffer, type OfferRef } from "../offers/settings/get-network-offer.ts";
import { toSeen } from "../offers/settings/network-offer.ts";
import { isInReach } from "../offers/settings/offer-guards.ts";
import { seenAffiliatesSql } from "../offers/settings/offer-view.ts";
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
  /** Its place, from 0, in its list of the offer as the caller is shown it. */
  index: number;
  worth: Worth;
}

type OwnPayment = Pick<PlacedPayment, "position" | "affiliates">;

interface Row {
  /** JSON array of `PlacedPayment`: those of the goal. */
  payments: string;
  /** JSON array of `OwnPayment`: those of single affiliates, of all goals. */
  own: string;
  seen: string | null;
}

const OWN_PAYMENTS = raw(`(SELECT json_group_array(json_object('position', position, 'affiliates', json(affiliates)))
  FROM offer_payments WHERE offer_id = o.id AND affiliates IS NOT NULL)`);

/**
 * Says which payment of an offer a new conversion would go by, and what it would be worth, as `judge` decides it. Nothing else of a
 * conversion is looked at: caps may decline it all the same. An affiliate whose own payments the caller does not see has none for them.
 * @returns null where no payment holds
 * @throws AppError forbidden, offer_not_found
 */
export async function priceConversion(ctx: NetworkCtx, asked: AskedConversion): Promise<ConversionPrice | null> {
  const reach = mayOrThrow(ctx, "network-offers.read");
  const { offer, goal, affiliateId, visit, saleMicros } = asked;
  const select = sql`SELECT ${paymentsSql(raw("o.id"), sql`${goal}`)} AS payments, ${OWN_PAYMENTS} AS own,
      ${seenAffiliatesSql(ctx, raw("o.id"))} AS seen FROM offers o LEFT JOIN offer_settings s ON s.offer_id = o.id
    WHERE ${isOffer(offer)} AND o.account_id = ${networkOf(ctx)} AND o.status <> ${raw(RESOURCE_STATUS.deleted)} AND ${isInReach(ctx, reach)}`;
  const row = await readAlone(firstOf<Row>(ctx.deps.db, select));
  if (row === undefined) throw new AppError("offer_not_found");
  const seen = toSeen(row.seen);
  const isSeen = ({ affiliates }: OwnPayment) =>
    affiliates === null || seen === null || affiliates.some((affiliate) => seen.has(affiliate));
  const payments = (JSON.parse(row.payments) as PlacedPayment[]).filter(isSeen);
  const whose = seen === null || seen.has(affiliateId ?? 0) ? affiliateId : null;
  const payment = matchPayment(payments, { goal, affiliateId: whose ?? 0, visit });
  if (payment === undefined) return null;
  return { payment, index: placeOf(payment, (JSON.parse(row.own) as OwnPayment[]).filter(isSeen)), worth: worthOf(payment, saleMicros) };
}

/** The place of a payment in the list that the caller is shown. @param own those of single affiliates that they see */
const placeOf = ({ affiliates, position }: OwnPayment, own: readonly OwnPayment[]): number =>
  affiliates === null ? position : own.filter((each) => each.position < position).length;
