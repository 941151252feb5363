import { z } from "zod";
import { answerTicket, TICKET_ANSWERS } from "../../../domain/network-access/tickets/answer-ticket.ts";
import { listOwnRequests, REQUEST_STATES } from "../../../domain/network-access/tickets/list-own-requests.ts";
import { getTicket, listTickets, ticketsReads } from "../../../domain/network-access/tickets/list-tickets.ts";
import { requestOffer } from "../../../domain/network-access/tickets/request-offer.ts";
import { rowId } from "../../../http/fields/strict.ts";
import { admitUserReading, affiliate, user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { ignored, number, title } from "../fields.ts";
import { page, pagination, toPagination } from "../page.ts";
import { toDateTime } from "../times.ts";
import { ticket, toTicket } from "./wire.ts";

const done = z.strictObject({ message: z.string() });

const ownRequest = z
  .strictObject({
    offer_id: z.int(),
    status: z
      .enum(REQUEST_STATES)
      .describe("`open`: nobody has answered; `rejected`: the last answer was no; `blocked`: they are kept out"),
    created_at: z.string().nullable().describe("When they asked last; null where they never did"),
  })
  .meta({ id: "OwnRequest" });

const pageOf = ({ status, page, limit }: { status?: "open" | "closed" | undefined; page: number; limit: number }) => ({
  isOpen: status === undefined ? undefined : status === "open",
  offset: (page - 1) * limit,
  limit,
});

export const ticketEndpoints: Endpoint[] = [
  endpoint({
    methods: ["POST"],
    path: "/partner/activation/offer",
    summary: "Request access to an offer",
    example: { offer_id: 123, comment: "I have traffic of kittens." },
    access: affiliate,
    input: z.object({
      offer_id: rowId.describe("The offer's number"),
      comment: title(5000).describe("What the network is told"),
    }),
    answer: done,
    async run(ctx, { offer_id, comment }) {
      await requestOffer(ctx, { offerId: offer_id, comment });
      return { message: "Request is successfully" };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/partner/activation/offers",
    summary: "List your requests for access to offers",
    example: {},
    access: affiliate,
    input: z.object({}),
    answer: z.strictObject({ requests: z.array(ownRequest) }),
    async run(ctx) {
      const requests = await listOwnRequests(ctx);
      return {
        requests: requests.map(({ offerId, status, createdAtMs }) => ({
          offer_id: offerId,
          status,
          created_at: createdAtMs === null ? null : toDateTime(ctx.network.timeZone, createdAtMs),
        })),
      };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/admin/tickets",
    summary: "List requests for access to offers",
    example: { status: "open", page: 1, limit: 100 },
    access: user,
    input: z.object({ status: ignored(z.enum(["open", "closed"])).describe("Only those; both where nothing is said"), ...page() }),
    answer: z.strictObject({ tickets: z.array(ticket), pagination }),
    admitReading: (call, credential, asked) => admitUserReading(call, credential, ticketsReads(call.deps, pageOf(asked))),
    async run(ctx, asked, _, known) {
      const { page, limit } = asked;
      const { items, total, terms } = await listTickets(ctx, pageOf(asked), known);
      return { tickets: items.map((item) => toTicket(ctx, item, terms)), pagination: toPagination({ page, limit }, total) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/admin/ticket/{id}",
    summary: "Show a request for access to an offer",
    variables: z.object({ id: number.describe("The ticket's number").meta({ examples: [17340] }) }),
    example: { id: 17340 },
    access: user,
    input: z.object({}),
    answer: z.strictObject({ ticket }),
    errors: ["ticket_not_found"],
    async run(ctx, _, { variables: { id } }) {
      const found = await getTicket(ctx, { ticketId: id });
      return { ticket: toTicket(ctx, found.ticket, found.terms) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/ticket/{ID}/offer",
    summary: "Answer a request for access to an offer",
    variables: z.object({ ID: number.describe("The ticket's number").meta({ examples: [17340] }) }),
    example: { ID: 17340, do: "approve" },
    access: user,
    input: z.object({ do: z.enum(TICKET_ANSWERS).describe("Whether the affiliate is let in to the offer") }),
    answer: done,
    errors: ["ticket_not_found"],
    async run(ctx, { do: answer }, { variables: { ID } }) {
      await answerTicket(ctx, { ticketId: ID, answer });
      return { message: "Request is successfully" };
    },
  }),
];
