import { type Fragment, raw, sql } from "../../db/sql.ts";
import { AFFILIATE_STATUS, OFFER_PRIVACY, RESOURCE_STATUS } from "../../lib/codes.ts";

/**
 * SQL of whether an affiliate of a network sees an offer of it, be they let in or not. It stands beside the offer as `o` and,
 * left-joined, the affiliate's row of offer_affiliates as `w`. A private offer is seen by those alone who were let in, and those of an
 * advertiser who bars the affiliate are not seen at all.
 */
export function isListedFor(account: number | Fragment): Fragment {
  return sql`o.status = ${raw(RESOURCE_STATUS.active)}
    AND (o.privacy <> ${raw(OFFER_PRIVACY.private)} OR w.status IS ${raw(AFFILIATE_STATUS.approved)})
    AND NOT EXISTS (SELECT 1 FROM offer_settings s JOIN advertiser_blacklist b ON b.advertiser_id = s.advertiser_id
      WHERE s.offer_id = o.id AND b.affiliate_id = ${account})`;
}
