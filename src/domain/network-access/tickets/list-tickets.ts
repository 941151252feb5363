import type { Database } from "../../../db/client.ts";
import { keptCount } from "../../../db/network-counts.ts";
import {
  type NumberedList,
  numberedPageReads,
  pageKeys,
  readNumberedPage,
  type Stretch,
  toNumberedPage,
} from "../../../db/numbered-page.ts";
import { readTogether, rowsOf } from "../../../db/read.ts";
import { type Fragment, numbersTable, raw, sql } from "../../../db/sql.ts";
import { TICKET_STATUSES } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow, type Reach } from "../../access/permissions.ts";
import { type Affiliate, type AffiliateTerms, affiliatesRead, termsReads } from "../../networks/people/affiliates.ts";
import { type AffiliateOffer, toAffiliateOffer } from "../../offers/settings/affiliate-offer.ts";
import { type OfferRow, selectDeletedToo } from "../../offers/settings/network-offer.ts";
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

interface Row extends Pick<Ticket, "id" | "comment" | "offerId" | "createdAtMs" | "updatedAtMs"> {
  status: (typeof TICKET_STATUSES)[number];
  affiliateId: number;
}

const COLUMNS = raw(
  "t.id, t.status, t.comment, t.affiliate_id AS affiliateId, t.offer_id AS offerId, t.created_at_ms AS createdAtMs, t.updated_at_ms AS updatedAtMs",
);

/** SQL of which rows `t` are of affiliates within reach. Requests of who is removed are gone with them, by a trigger. */
const isOfReach = (ctx: NetworkCtx, reach: Reach): Fragment => isAffiliate(ctx, raw("t.affiliate_id"), reach);

type TicketOffer = { id: number } & ((OfferRow & { deletedTitle: null }) | { document: null; deletedTitle: string | null });

/** SQL of tables of what tickets are about, whose column is `column1`: numbers of affiliates and of offers. */
interface About {
  affiliates: Fragment;
  offers: Fragment;
}

/** @param tickets a SELECT of their `affiliateId` and `offerId` */
const aboutSelected = (tickets: Fragment): About => ({
  affiliates: sql`(SELECT DISTINCT affiliateId AS column1 FROM (${tickets}))`,
  offers: sql`(SELECT DISTINCT offerId AS column1 FROM (${tickets}))`,
});

/** @param tickets one at least */
const aboutRead = (tickets: readonly Row[]): About => ({
  affiliates: numbersTable([...new Set(tickets.map(({ affiliateId }) => affiliateId))]),
  offers: numbersTable([...new Set(tickets.map(({ offerId }) => offerId))]),
});

const readsAbout = (ctx: NetworkCtx, { affiliates, offers }: About) =>
  [
    affiliatesRead(ctx, sql`m.number = p.column1`, sql`${affiliates} p CROSS JOIN`),
    rowsOf<TicketOffer>(ctx.deps.db, selectDeletedToo(sql`${offers} p`)),
    ...termsReads(ctx),
  ] as const;

function toTickets(rows: readonly Row[], affiliates: readonly Affiliate[], offers: readonly TicketOffer[]): Ticket[] {
  return rows.flatMap(({ affiliateId, status, ...row }) => {
    const affiliate = affiliates.find(({ number }) => number === affiliateId);
    const found = offers.find(({ id }) => id === row.offerId);
    if (affiliate === undefined || found === undefined) return [];
    const offer = found.document === null ? null : toAffiliateOffer(found, { affiliateId, status: null });
    return [{ ...row, isOpen: status === "open", affiliate, offer, offerTitle: offer?.title ?? found.deletedTitle ?? "" }];
  });
}

/** Which requests are listed. isOpen: undefined for both kinds. */
interface TicketsPage extends Stretch {
  isOpen: boolean | undefined;
}

/** @param within SQL of which rows `t` are listed; null: all of the network */
function ticketList(network: number | Fragment, isOpen: boolean | undefined, within: Fragment | null): NumberedList {
  const statuses = TICKET_STATUSES.filter((status) => isOpen === undefined || isOpen === (status === "open"));
  const narrowing = within === null ? raw("") : sql` AND ${within}`;
  return {
    arms: statuses.map(
      (status) => sql`SELECT ${COLUMNS} FROM tickets t WHERE t.network_id = ${network} AND t.status = ${raw(`'${status}'`)}${narrowing}`,
    ),
    order: ["id"],
    isDescending: true,
    total: within === null ? keptCount(network, "ticket", statuses) : null,
  };
}

const ticketRows = (db: Database) => (page: Fragment) => rowsOf<Row>(db, sql`SELECT p.* FROM ${page}`);

/** What is read of a page of all requests of a network, in the batch that lets its caller in. */
export const ticketsReads =
  ({ db }: Pick<Deps, "db">, { isOpen, ...stretch }: TicketsPage) =>
  (network: Fragment) =>
    numberedPageReads(db, ticketList(network, isOpen, null), { ...stretch, read: ticketRows(db) });

/**
 * A page of the requests that the network's staff may answer or have answered, the newest first, and how many there are in all.
 * @param known what `ticketsReads` read
 * @throws AppError forbidden
 */
export async function listTickets(
  ctx: NetworkCtx,
  { isOpen, ...stretch }: TicketsPage,
  [total, rows]: [number, Row[]],
): Promise<{ items: Ticket[]; total: number; terms: AffiliateTerms }> {
  const reach = mayOrThrow(ctx, "tickets.read");
  const { db } = ctx.deps;
  if (reach === "all") {
    const page = toNumberedPage(ticketList(networkOf(ctx), isOpen, null), stretch, total, rows);
    if (rows.length === 0) return { items: [], total, terms: { customFields: [], paymentSystems: [] } };
    const [affiliates, offers, customFields, paymentSystems] = await readTogether(db, ...readsAbout(ctx, aboutRead(page.rows)));
    return { items: toTickets(page.rows, affiliates, offers), total, terms: { customFields, paymentSystems } };
  }
  const list = ticketList(networkOf(ctx), isOpen, isOfReach(ctx, reach));
  const [page, affiliates, offers, customFields, paymentSystems] = await readNumberedPage(
    db,
    list,
    { ...stretch, read: ticketRows(db) },
    ...readsAbout(ctx, aboutSelected(pageKeys(list, stretch))),
  );
  return { items: toTickets(page.rows, affiliates, offers), total: page.total, terms: { customFields, paymentSystems } };
}

/** One of them. @throws AppError forbidden, ticket_not_found */
export async function getTicket(ctx: NetworkCtx, { ticketId }: { ticketId: number }): Promise<{ ticket: Ticket; terms: AffiliateTerms }> {
  const reach = mayOrThrow(ctx, "tickets.read");
  const { db } = ctx.deps;
  const it = sql`SELECT ${COLUMNS} FROM tickets t WHERE t.id = ${ticketId} AND t.network_id = ${networkOf(ctx)} AND ${isOfReach(ctx, reach)}`;
  const [rows, affiliates, offers, customFields, paymentSystems] = await readTogether(
    db,
    rowsOf<Row>(db, it),
    ...readsAbout(ctx, aboutSelected(it)),
  );
  const [ticket] = toTickets(rows, affiliates, offers);
  if (ticket === undefined) throw new AppError("ticket_not_found");
  return { ticket, terms: { customFields, paymentSystems } };
}
