import { z } from "zod";
import type { Ticket } from "../../../domain/network-access/tickets/list-tickets.ts";
import type { AffiliateTerms } from "../../../domain/networks/people/affiliates.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { affiliate, toAffiliate } from "../affiliates/wire.ts";
import { affiliateOffer, toAffiliateOffer } from "../offers/affiliate-wire.ts";
import { toDateTime } from "../times.ts";

/** What clients know as "never". */
const NEVER_MS = 0;

export const ticket = z
  .strictObject({
    id: z.string().describe("Digits"),
    status: z.enum(["open", "closed"]),
    type: z.literal("offer_request"),
    title: z.string(),
    description: z.string().describe("What the affiliate said"),
    partner: affiliate,
    offer: affiliateOffer
      .extend({ goals: z.record(z.string(), z.string()).describe("Titles of goals by their values") })
      .meta({ id: "TicketOffer" })
      .nullable()
      .describe("As the affiliate sees it, without links; null where it was deleted"),
    attachments: z.array(z.unknown()).length(0),
    created: z.string(),
    updated: z.string().describe("The beginning of 1970 where nobody has answered"),
  })
  .meta({ id: "Ticket" });

export function toTicket(ctx: NetworkCtx, it: Ticket, terms: AffiliateTerms): z.input<typeof ticket> {
  const { timeZone } = ctx.network;
  return {
    id: String(it.id),
    status: it.isOpen ? "open" : "closed",
    type: "offer_request",
    title: `Connect offer ${it.offerTitle} (${it.offerId})`,
    description: it.comment,
    partner: toAffiliate(ctx, it.affiliate, terms),
    offer: it.offer && toOffer(ctx, it.offer),
    attachments: [],
    created: toDateTime(timeZone, it.createdAtMs),
    updated: toDateTime(timeZone, it.updatedAtMs ?? NEVER_MS),
  };
}

/** Links are the affiliate's own. */
function toOffer(ctx: NetworkCtx, offer: NonNullable<Ticket["offer"]>) {
  const goals = Object.fromEntries(offer.payments.map(({ goal, title }) => [goal, title || goal]));
  return { ...toAffiliateOffer(ctx, { ...offer, isConnected: false }), goals };
}
