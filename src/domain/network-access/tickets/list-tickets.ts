import { keptCount } from "../../../db/network-counts.ts";
import { type NumberedList, pageKeys, readNumberedPage } from "../../../db/numbered-page.ts";
import { readTogether, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql } from "../../../db/sql.ts";
import { TICKET_STATUSES } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow, type Reach } from "../../access/permissions.ts";
import { type Affiliate, type AffiliateTerms, affiliatesRead, termsReads } from "../../networks/people/affiliates.ts";
import { type AffiliateOffer, toAffiliateOffer } from "../../offers/settings/affiliate-offer.ts";
import { type OfferRow, selectOffers } from "../../offers/settings/network-offer.ts";
import { isAffiliate } from "../access-guards.ts";

/** The request of an affiliate to be let in to an offer. */
export interface Ticket {
  id: number;
  isOpen: boolean;
  comment: string;
  affiliate: Affiliate;
  offerId: number;
  offerTitle: string;
  /** The offer as the affiliate sees it; null: it was deleted. */
  offer: AffiliateOffer | null;
  createdAtMs: number;
  /** Null: nobody has answered. */
  updatedAtMs: number | null;
}

interface Row extends Pick<Ticket, "id" | "comment" | "offerId" | "offerTitle" | "createdAtMs" | "updatedAtMs"> {
  status: (typeof TICKET_STATUSES)[number];
  affiliateId: number;
}

const COLUMNS = raw(`t.id, t.status, t.comment, t.affiliate_id AS affiliateId, t.offer_id AS offerId,
  (SELECT name FROM offers WHERE id = t.offer_id) AS offerTitle, t.created_at_ms AS createdAtMs, t.updated_at_ms AS updatedAtMs`);

/** SQL of which rows `t` are of affiliates within reach. Requests of who is removed are gone with them, by a trigger. */
const isOfReach = (ctx: NetworkCtx, reach: Reach): Fragment => isAffiliate(ctx, raw("t.affiliate_id"), reach);

/** Reads what tickets are about. @param tickets a SELECT of their `affiliateId` and `offerId` */
const readsAbout = (ctx: NetworkCtx, tickets: Fragment) =>
  [
    affiliatesRead(ctx, sql`m.number IN (SELECT affiliateId FROM (${tickets}))`),
    rowsOf<OfferRow>(ctx.deps.db, selectOffers(sql`+o.account_id = ${networkOf(ctx)} AND o.id IN (SELECT offerId FROM (${tickets}))`)),
    ...termsReads(ctx),
  ] as const;

function toTickets(rows: readonly Row[], affiliates: readonly Affiliate[], offers: readonly OfferRow[]): Ticket[] {
  return rows.flatMap(({ affiliateId, status, ...row }) => {
    const affiliate = affiliates.find(({ number }) => number === affiliateId);
    if (affiliate === undefined) return [];
    const offer = offers.find(({ id }) => id === row.offerId);
    return [{ ...row, isOpen: status === "open", affiliate, offer: offer === undefined ? null : toAffiliateOffer(offer, affiliateId) }];
  });
}

/**
 * A page of the requests that the network's staff may answer or have answered, the newest first, and how many there are in all.
 * @param page isOpen: undefined for both kinds
 * @throws AppError forbidden
 */
export async function listTickets(
  ctx: NetworkCtx,
  { isOpen, offset, limit }: { isOpen: boolean | undefined; offset: number; limit: number },
): Promise<{ items: Ticket[]; total: number; terms: AffiliateTerms }> {
  const reach = mayOrThrow(ctx, "tickets.read");
  const statuses = TICKET_STATUSES.filter((status) => isOpen === undefined || isOpen === (status === "open"));
  const { db } = ctx.deps;
  const isSeenByAll = reach === "all";
  const list: NumberedList = {
    arms: statuses.map(
      (status) => sql`SELECT t.id, t.affiliate_id AS affiliateId, t.offer_id AS offerId FROM tickets t
        WHERE t.network_id = ${networkOf(ctx)} AND t.status = ${raw(`'${status}'`)}${isSeenByAll ? raw("") : sql` AND ${isOfReach(ctx, reach)}`}`,
    ),
    order: ["id"],
    isDescending: true,
    total: isSeenByAll ? keptCount(networkOf(ctx), "ticket", statuses) : null,
  };
  const read = (page: Fragment) => rowsOf<Row>(db, sql`SELECT ${COLUMNS} FROM ${page} CROSS JOIN tickets t ON t.id = p.id`);
  const [{ rows, total }, affiliates, offers, customFields, paymentSystems] = await readNumberedPage(
    db,
    list,
    { offset, limit, read },
    ...readsAbout(ctx, pageKeys(list, { offset, limit })),
  );
  return { items: toTickets(rows, affiliates, offers), total, terms: { customFields, paymentSystems } };
}

/** One of them. @throws AppError forbidden, ticket_not_found */
export async function getTicket(ctx: NetworkCtx, { ticketId }: { ticketId: number }): Promise<{ ticket: Ticket; terms: AffiliateTerms }> {
  const reach = mayOrThrow(ctx, "tickets.read");
  const { db } = ctx.deps;
  const it = sql`SELECT ${COLUMNS} FROM tickets t WHERE t.id = ${ticketId} AND t.network_id = ${networkOf(ctx)} AND ${isOfReach(ctx, reach)}`;
  const [rows, affiliates, offers, customFields, paymentSystems] = await readTogether(db, rowsOf<Row>(db, it), ...readsAbout(ctx, it));
  const [ticket] = toTickets(rows, affiliates, offers);
  if (ticket === undefined) throw new AppError("ticket_not_found");
  return { ticket, terms: { customFields, paymentSystems } };
}
