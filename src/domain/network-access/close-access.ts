import { allOf, type Guard } from "../../db/guards.ts";
import { type Fragment, raw, sql, statement } from "../../db/sql.ts";
import { AFFILIATE_STATUS, OFFER_PRIVACY, RESOURCE_STATUS } from "../../lib/codes.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { isAffiliate, isOfferInReach } from "./access-guards.ts";
import { writeAccess } from "./set-access.ts";

const PUBLIC = raw(OFFER_PRIVACY.public);

/** SQL that keeps out whoever was let in, of the rows of offer_affiliates of a condition. */
const closingSql = (isMeant: Fragment, guards: readonly Guard[]) =>
  sql`UPDATE offer_affiliates SET status = ${raw(AFFILIATE_STATUS.blocked)}
    WHERE status = ${raw(AFFILIATE_STATUS.approved)} AND ${isMeant} AND ${allOf(guards)}`;

/**
 * Keeps all affiliates out of an offer whom it had let in. They are not told.
 * @throws AppError forbidden; offer_not_found; field_invalid of a public offer, which lets everybody in
 */
export async function closeOffer(ctx: NetworkCtx, { offerId }: { offerId: number }): Promise<void> {
  const reach = mayOrThrow(ctx, "offer-access.write");
  const isIt = sql`SELECT 1 FROM offers o WHERE o.id = ${offerId} AND ${isOfferInReach(ctx, reach)}`;
  const guards: Guard[] = [
    { holds: sql`EXISTS (${isIt})`, code: "offer_not_found" },
    { holds: sql`EXISTS (${isIt} AND o.privacy <> ${PUBLIC})`, code: "field_invalid", field: "id", says: "the offer is public" },
  ];
  await writeAccess(ctx, guards, [statement(ctx.deps.db, closingSql(sql`offer_id = ${offerId}`, guards))]);
}

/**
 * Keeps an affiliate out of all the network's offers that are not public. They are not told.
 * @throws AppError forbidden; affiliate_not_found
 */
export async function closeAffiliate(ctx: NetworkCtx, { affiliate }: { affiliate: number }): Promise<void> {
  const reach = mayOrThrow(ctx, "affiliate-access.write");
  const guards: Guard[] = [{ holds: isAffiliate(ctx, affiliate, reach), code: "affiliate_not_found" }];
  const isMeant = sql`account_id = ${affiliate} AND EXISTS (SELECT 1 FROM offers o WHERE o.id = offer_affiliates.offer_id
    AND o.account_id = ${networkOf(ctx)} AND o.privacy <> ${PUBLIC} AND o.status <> ${raw(RESOURCE_STATUS.deleted)})`;
  await writeAccess(ctx, guards, [statement(ctx.deps.db, closingSql(isMeant, guards))]);
}
