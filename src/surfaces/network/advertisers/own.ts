import { z } from "zod";
import { getInvoice, listInvoices } from "../../../domain/networks/invoices/list-invoices.ts";
import { readOwnAdvertiser } from "../../../domain/networks/people/advertisers.ts";
import { readOwnCharges } from "../../../domain/statistics/own-charges.ts";
import { date, text } from "../../../http/fields/strict.ts";
import { INVOICE_STATUSES, nameOf, RESOURCE_STATUS_NAMES } from "../../../lib/codes.ts";
import { fromMicros } from "../../../lib/money.ts";
import { latestZone } from "../../../lib/zone-history.ts";
import { advertiser } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { ignored, number, renaming } from "../fields.ts";
import { invoice, toInvoice } from "../invoices/wire.ts";
import { page, pagination, toPagination } from "../page.ts";
import { offerTitle, toOfferTitle } from "../statistics/wire.ts";
import { ownAdvertiser, toOwnAdvertiser } from "./wire.ts";

/** An advertiser's own things: what they are charged and asked to pay, and nothing of affiliates. */

const offer = z.strictObject(offerTitle);

/** Parameters of a period by the names that they have here. */
const NAMES = { from: "date_from", to: "date_to", zone: "timezone" };

export const ownAdvertiserEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/advertiser",
    summary: "Show the calling advertiser",
    access: advertiser,
    input: z.object({}),
    answer: z.strictObject({
      advertiser: ownAdvertiser,
      offers: z.array(offer.extend({ status: z.enum(RESOURCE_STATUS_NAMES) })).describe("Their offers"),
    }),
    errors: ["member_not_found"],
    async run(ctx) {
      const { advertiser, offers } = await readOwnAdvertiser(ctx);
      return {
        advertiser: toOwnAdvertiser(ctx, advertiser),
        offers: offers.map(({ id, createdAtMs, name, status }) => ({
          ...toOfferTitle({ id, createdAtMs, title: name }),
          status: nameOf(RESOURCE_STATUS_NAMES, status),
        })),
      };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/advertiser/charges",
    summary: "List what conversions cost the calling advertiser",
    example: { date_from: "2026-11-01", date_to: "2026-11-30" },
    access: advertiser,
    input: z.object({
      date_from: date.describe("The first day"),
      date_to: date.describe("The last day"),
      timezone: ignored(text(64)).describe("The zone whose days are meant, an IANA name; the network's by default"),
    }),
    answer: z.strictObject({
      charges: z.array(
        z.strictObject({
          offer,
          currency: z.string(),
          count: z.int().describe("Confirmed conversions"),
          charge: z.number().describe("What they cost together"),
        }),
      ),
    }),
    async run(ctx, { date_from: from, date_to: to, timezone }) {
      const zone = timezone ?? latestZone(ctx.network.timeZone).zone;
      const charges = await renaming(NAMES, () => readOwnCharges(ctx, { zone, from, to }));
      return {
        charges: charges.map(({ offerId: id, createdAtMs, title, currency, count, amountMicros }) => ({
          offer: toOfferTitle({ id, createdAtMs, title }),
          currency: currency.toUpperCase(),
          count,
          charge: fromMicros(amountMicros),
        })),
      };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/advertiser/invoices",
    summary: "List the calling advertiser's invoices",
    example: { status: "unpaid", page: 1, limit: 100 },
    access: advertiser,
    input: z.object({ status: ignored(z.enum(INVOICE_STATUSES)).describe("Whether it is paid"), ...page() }),
    answer: z.strictObject({ invoices: z.array(invoice), pagination }),
    async run(ctx, { status = null, page, limit }) {
      const { items, total } = await listInvoices(ctx, {
        advertiser: null,
        status,
        startDate: null,
        endDate: null,
        order: "number",
        isDescending: true,
        offset: (page - 1) * limit,
        limit,
      });
      return { invoices: items.map((row) => toInvoice(ctx.network.timeZone, row)), pagination: toPagination({ page, limit }, total) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/advertiser/invoice/{number}",
    summary: "Show an invoice of the calling advertiser",
    variables: z.object({ number: number.describe("The invoice's number").meta({ examples: [1] }) }),
    example: { number: 1 },
    access: advertiser,
    input: z.object({}),
    answer: z.strictObject({ invoice }),
    errors: ["invoice_not_found"],
    run: async (ctx, _, { variables: { number } }) => ({ invoice: toInvoice(ctx.network.timeZone, await getInvoice(ctx, number)) }),
  }),
];
