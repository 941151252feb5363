import { z } from "zod";
import { answerTicket, TICKET_ANSWERS } from "../../../domain/network-access/tickets/answer-ticket.ts";
import { requestOffer } from "../../../domain/network-access/tickets/request-offer.ts";
import { rowId } from "../../../http/fields/strict.ts";
import { affiliate, user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { number, title } from "../fields.ts";

const done = z.strictObject({ message: z.string() });

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
