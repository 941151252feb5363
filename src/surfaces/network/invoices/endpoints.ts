import { z } from "zod";
import { PAYOUT_TYPES } from "../../../domain/networks/invoices/invoice.ts";
import { getInvoice, INVOICE_ORDERS, listInvoices } from "../../../domain/networks/invoices/list-invoices.ts";
import { addInvoice, changeInvoice } from "../../../domain/networks/invoices/save-invoice.ts";
import { amount, currency, date, rowId, whole } from "../../../http/fields/strict.ts";
import { INVOICE_STATUSES } from "../../../lib/codes.ts";
import { user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { clearable, cleared, hexId, ignored, mixed, number } from "../fields.ts";
import { page, pagination, toPagination } from "../page.ts";
import { invoice, toInvoice } from "./wire.ts";

const MAX_LINES = 200;
const MAX_COMMENT = 2_000;
const MAX_ACTIONS = 1_000_000_000;

const variables = z.object({ number: number.describe("The invoice's number").meta({ examples: [1] }) });

/** A plus in a form that was not encoded arrives as a blank. */
const payoutType = z.preprocess(
  (value) => (typeof value === "string" && /^RPA[\s+]+RPS$/.test(value) ? "RPA + RPS" : value),
  z.enum(PAYOUT_TYPES),
);

const line = z
  .object({
    offer_id: rowId,
    payout_type: ignored(payoutType).default("RPA"),
    actions: ignored(whole(0, MAX_ACTIONS)).default(0),
    amount: ignored(amount).default(0),
    comment: clearable(MAX_COMMENT),
  })
  .transform(({ offer_id, payout_type, actions, amount, comment = null }) => ({
    offerId: offer_id,
    payoutType: payout_type,
    actions,
    amountMicros: amount,
    comment,
  }));

const status = z.enum(INVOICE_STATUSES).describe("Whether it is paid");
const startDate = cleared(date).describe("The period's first day");
const endDate = cleared(date).describe("The period's last day");
const detail = mixed(line, MAX_LINES).describe("What is asked for each offer; the indices need not begin at 0 and may have gaps");
const comment = clearable(MAX_COMMENT).describe("A comment");

const settings = {
  start_date: startDate.optional(),
  end_date: endDate.optional(),
  status: ignored(status),
  comment,
  detail: detail.optional(),
};

export const invoiceEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/admin/advertiser-invoices",
    summary: "List invoices to advertisers",
    example: { status: "unpaid", page: 1, limit: 100 },
    access: user,
    input: z.object({
      supplier_id: ignored(hexId).describe("Those of this advertiser"),
      status: ignored(status),
      start_date: ignored(date).describe("Those whose period begins on this day or later"),
      end_date: ignored(date).describe("Those whose period ends on this day or earlier"),
      sort: ignored(z.enum(INVOICE_ORDERS).catch("number")).describe("Sort by this"),
      sort_type: ignored(z.enum(["asc", "desc"]).catch("asc")).describe("In this direction"),
      ...page(),
    }),
    answer: z.strictObject({ message: z.array(invoice), pagination }),
    async run(ctx, { supplier_id = null, status = null, start_date = null, end_date = null, sort = "number", sort_type, page, limit }) {
      const { items, total } = await listInvoices(ctx, {
        advertiser: supplier_id,
        status,
        startDate: start_date,
        endDate: end_date,
        order: sort,
        isDescending: sort_type === "desc",
        offset: (page - 1) * limit,
        limit,
      });
      return { message: items.map((row) => toInvoice(ctx.network.timeZone, row)), pagination: toPagination({ page, limit }, total) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/admin/advertiser-invoice/{number}",
    summary: "Show an invoice to an advertiser",
    variables,
    example: { number: 1 },
    access: user,
    input: z.object({}),
    answer: z.strictObject({ message: invoice }),
    errors: ["invoice_not_found"],
    run: async (ctx, _, { variables: { number } }) => ({ message: toInvoice(ctx.network.timeZone, await getInvoice(ctx, number)) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/advertiser-invoice",
    summary: "Add an invoice to an advertiser",
    example: {
      supplier_id: "5a37c01c0000000000000001",
      start_date: "2017-12-05",
      end_date: "2017-12-07",
      status: "unpaid",
      currency: "USD",
      detail: [{ offer_id: 1, payout_type: "RPA", actions: 100, amount: 100 }],
    },
    access: user,
    input: z.object({
      supplier_id: hexId.describe("The advertiser's id"),
      currency: currency.describe("One of the network's active currencies"),
      ...settings,
    }),
    answer: z.strictObject({ message: z.literal("Invoice created.") }),
    async run(ctx, { supplier_id, currency, start_date = null, end_date = null, status = "unpaid", comment = null, detail = [] }) {
      const settings = { startDate: start_date, endDate: end_date, status, comment, lines: detail };
      await addInvoice(ctx, { advertiser: supplier_id, currency, ...settings });
      return { message: "Invoice created." as const };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/advertiser-invoice/{number}",
    summary: "Change an invoice to an advertiser",
    variables,
    example: { number: 1, status: "paid" },
    access: user,
    input: z.object({ supplier_id: ignored(hexId).describe("The advertiser's id"), ...settings }),
    answer: z.strictObject({ message: z.literal("Invoice updated") }),
    errors: ["invoice_not_found"],
    async run(ctx, { supplier_id, start_date, end_date, status, comment, detail }, { variables: { number } }) {
      const changes = { startDate: start_date, endDate: end_date, status, comment, lines: detail };
      await changeInvoice(ctx, number, { advertiser: supplier_id, ...changes });
      return { message: "Invoice updated" as const };
    },
  }),
];
