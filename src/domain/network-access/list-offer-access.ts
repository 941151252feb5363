import { firstOf, readTogether, rowsOf } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { isOffer, type OfferRef } from "../offers/settings/get-network-offer.ts";
import { isInReach } from "../offers/settings/offer-guards.ts";
import { seesAffiliate } from "../offers/settings/offer-view.ts";

/** An affiliate whom an offer names: let in or kept out, or with a commission, payments or caps of their own. */
interface NamedAffiliate {
  /** Their number. */
  number: number;
  /** Both are empty of who is no member of the network. */
  login: string;
  name: string;
  /** AFFILIATE_STATUS; null: the offer's privacy says whether they may send traffic. */
  status: number | null;
  /** Their own; both null where the offer's applies. */
  commissionPpm: number | null;
  commissionMicros: number | null;
}

/**
 * The affiliates whom an offer names, by number, as far as the caller sees what was agreed with them.
 * @param asked affiliates: only these numbers
 * @throws AppError forbidden, offer_not_found
 */
export async function listOfferAccess(
  ctx: NetworkCtx,
  { offer, affiliates }: { offer: OfferRef; affiliates?: readonly number[] | undefined },
): Promise<NamedAffiliate[]> {
  mayOrThrow(ctx, "affiliate-terms.read");
  const reach = mayOrThrow(ctx, "network-offers.read");
  const { db } = ctx.deps;
  const it = sql`SELECT o.id FROM offers o LEFT JOIN offer_settings s ON s.offer_id = o.id
    WHERE ${isOffer(offer)} AND o.account_id = ${networkOf(ctx)} AND o.status <> ${raw(RESOURCE_STATUS.deleted)} AND ${isInReach(ctx, reach)}`;
  const isAsked = affiliates === undefined ? raw("") : sql` AND n.number IN (SELECT value FROM json_each(${JSON.stringify(affiliates)}))`;
  const named = sql`WITH it AS MATERIALIZED (${it}), named(number) AS (
      SELECT w.account_id FROM it CROSS JOIN offer_affiliates w ON w.offer_id = it.id
      UNION SELECT a.value FROM it CROSS JOIN offer_payments p ON p.offer_id = it.id CROSS JOIN json_each(p.affiliates) a
      UNION SELECT a.value FROM it CROSS JOIN offer_caps c ON c.offer_id = it.id CROSS JOIN json_each(c.affiliates) a)
    SELECT n.number, coalesce(m.login, m.email, '') AS login, coalesce(m.name, '') AS name, w.status, w.commission_ppm AS commissionPpm,
      w.commission_micros AS commissionMicros
    FROM it CROSS JOIN named n LEFT JOIN offer_affiliates w ON w.offer_id = it.id AND w.account_id = n.number
    LEFT JOIN memberships m ON m.network_id = ${networkOf(ctx)} AND m.kind = 'affiliate' AND m.number = n.number
    WHERE ${seesAffiliate(ctx, raw("it.id"), raw("n.number"))}${isAsked} ORDER BY n.number`;
  const [found, rows] = await readTogether(db, firstOf<{ id: number }>(db, it), rowsOf<NamedAffiliate>(db, named));
  if (found === undefined) throw new AppError("offer_not_found");
  return rows;
}
