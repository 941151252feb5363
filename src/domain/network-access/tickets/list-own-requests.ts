import { readAlone, rowsOf } from "../../../db/read.ts";
import { raw, sql } from "../../../db/sql.ts";
import { AFFILIATE_STATUS } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { isVisible } from "../../offers/settings/affiliate-offers.ts";

/** open: nobody has answered. rejected: the last answer was no. blocked: the network keeps them out, and no request waits. */
export const REQUEST_STATES = ["open", "rejected", "blocked"] as const;

/** An offer that an affiliate is not let in to, though they asked, or were kept out of. */
interface OwnRequest {
  offerId: number;
  status: (typeof REQUEST_STATES)[number];
  /** When they asked last; null: they never did. */
  createdAtMs: number | null;
}

/** What became of the calling affiliate's requests, of the offers that they see, the newest offer first. @throws AppError forbidden */
export function listOwnRequests(ctx: NetworkCtx): Promise<OwnRequest[]> {
  mayOrThrow(ctx, "offer-access.own");
  const account = ownerOf(ctx);
  const [approved, blocked] = [raw(AFFILIATE_STATUS.approved), raw(AFFILIATE_STATUS.blocked)];
  const named = sql`SELECT offer_id FROM tickets WHERE affiliate_id = ${account}
    UNION SELECT offer_id FROM offer_affiliates WHERE account_id = ${account} AND status = ${blocked}`;
  const list = sql`SELECT o.id AS offerId, CASE WHEN t.status = 'open' THEN 'open' WHEN w.status = ${blocked} THEN 'blocked' ELSE 'rejected' END AS status,
      t.created_at_ms AS createdAtMs
    FROM (${named}) n CROSS JOIN offers o ON o.id = n.offer_id
    LEFT JOIN offer_settings s ON s.offer_id = o.id
    LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = ${account}
    LEFT JOIN tickets t ON t.id = (SELECT MAX(id) FROM tickets WHERE affiliate_id = ${account} AND offer_id = o.id)
    WHERE ${isVisible(ctx)} AND w.status IS NOT ${approved} AND (t.status IN ('open', 'rejected') OR w.status = ${blocked})
    ORDER BY o.id DESC`;
  return readAlone(rowsOf<OwnRequest>(ctx.deps.db, list));
}
