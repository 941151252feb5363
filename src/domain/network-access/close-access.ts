import { allOf, type Guard } from "../../db/guards.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import { AFFILIATE_STATUS, OFFER_PRIVACY, RESOURCE_STATUS } from "../../lib/codes.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { isAffiliate, isOfferInReach } from "./access-guards.ts";
import { accessNotice } from "./access-notice.ts";
import { writeAccess } from "./set-access.ts";

const PUBLIC = raw(OFFER_PRIVACY.public);

/**
 * Keeps out whoever was let in, of the rows of offer_affiliates of a condition.
 * @param isTold whether they are told
 */
async function close(
  ctx: NetworkCtx,
  { guards, isMeant, isTold }: { guards: readonly Guard[]; isMeant: Fragment; isTold: boolean },
): Promise<void> {
  const isClosing = sql`offer_affiliates.status = ${raw(AFFILIATE_STATUS.approved)} AND ${isMeant} AND ${allOf(guards)}`;
  const changing = sql`SELECT offer_affiliates.account_id, o.name FROM offer_affiliates JOIN offers o ON o.id = offer_affiliates.offer_id
    WHERE ${isClosing}`;
  const write = sql`UPDATE offer_affiliates SET status = ${raw(AFFILIATE_STATUS.blocked)} WHERE ${isClosing}`;
  await writeAccess(ctx, guards, [write], isTold ? await accessNotice(ctx, { change: "closed", changing }) : null);
}

/**
 * Keeps all affiliates out of an offer whom it had let in.
 * @throws AppError forbidden; offer_not_found; field_invalid of a public offer, which lets everybody in
 */
export async function closeOffer(ctx: NetworkCtx, { offerId, isTold }: { offerId: number; isTold: boolean }): Promise<void> {
  const reach = mayOrThrow(ctx, "offer-access.write");
  const isIt = sql`SELECT 1 FROM offers o WHERE o.id = ${offerId} AND ${isOfferInReach(ctx, reach)}`;
  const guards: Guard[] = [
    { holds: sql`EXISTS (${isIt})`, code: "offer_not_found" },
    { holds: sql`EXISTS (${isIt} AND o.privacy <> ${PUBLIC})`, code: "field_invalid", field: "id", says: "the offer is public" },
  ];
  await close(ctx, { guards, isMeant: sql`offer_affiliates.offer_id = ${offerId}`, isTold });
}

/**
 * Keeps an affiliate out of all the network's offers that are not public.
 * @throws AppError forbidden; affiliate_not_found
 */
export async function closeAffiliate(ctx: NetworkCtx, { affiliate, isTold }: { affiliate: number; isTold: boolean }): Promise<void> {
  const reach = mayOrThrow(ctx, "affiliate-access.write");
  const guards: Guard[] = [{ holds: isAffiliate(ctx, affiliate, reach), code: "affiliate_not_found" }];
  const isMeant = sql`offer_affiliates.account_id = ${affiliate} AND EXISTS (SELECT 1 FROM offers p WHERE p.id = offer_affiliates.offer_id
    AND p.account_id = ${networkOf(ctx)} AND p.privacy <> ${PUBLIC} AND p.status <> ${raw(RESOURCE_STATUS.deleted)})`;
  await close(ctx, { guards, isMeant, isTold });
}
