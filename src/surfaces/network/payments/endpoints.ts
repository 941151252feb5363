import { z } from "zod";
import { getPayment, listPayments, type PaymentFilter } from "../../../domain/networks/payments/list-payments.ts";
import { addPayment, changePayment } from "../../../domain/networks/payments/save-payment.ts";
import { currency, date, rowId } from "../../../http/fields/strict.ts";
import { AFFILIATE_PAYMENT_STATUSES } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { affiliate, user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { clearable, ignored, number } from "../fields.ts";
import { page, pagination, toPagination } from "../page.ts";
import { payment, toPayment } from "./wire.ts";

const MAX_COMMENT = 2_000;

const variables = z.object({ number: number.describe("The payment's number").meta({ examples: [1] }) });
const comment = clearable(MAX_COMMENT).describe("A comment, which the affiliate reads, too");

const filter = {
  status: ignored(z.enum(AFFILIATE_PAYMENT_STATUSES)).describe("Those of this status"),
  currency: ignored(currency).describe("Those in this currency"),
};
const ofAffiliate = { pid: ignored(rowId).describe("Those of the affiliate of this number") };
const listed = z.strictObject({ payments: z.array(payment), pagination });

async function list(ctx: NetworkCtx, filter: PaymentFilter, { page, limit }: { page: number; limit: number }) {
  const { items, total } = await listPayments(ctx, filter, { offset: (page - 1) * limit, limit });
  return { payments: items.map((row) => toPayment(ctx.network.timeZone, row)), pagination: toPagination({ page, limit }, total) };
}

export const paymentEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/admin/payments",
    summary: "List payments to affiliates",
    example: { pid: 610, page: 1, limit: 100 },
    access: user,
    input: z.object({ ...ofAffiliate, ...filter, ...page() }),
    answer: listed,
    run: (ctx, { pid = null, status = null, currency = null, ...asked }) => list(ctx, { affiliate: pid, status, currency }, asked),
  }),
  endpoint({
    methods: ["GET"],
    path: "/admin/payment/{number}",
    summary: "Show a payment to an affiliate",
    variables,
    example: { number: 1 },
    access: user,
    input: z.object({}),
    answer: z.strictObject({ payment }),
    errors: ["payment_not_found"],
    run: async (ctx, _, { variables: { number } }) => ({ payment: toPayment(ctx.network.timeZone, await getPayment(ctx, number)) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/payment",
    summary: "Add a payment to an affiliate",
    example: { pid: 610, currency: "USD", date_to: "2026-11-30" },
    access: user,
    input: z.object({
      pid: rowId.describe("The affiliate's number"),
      currency: currency.describe("The currency of the conversions"),
      date_to: ignored(date).describe("The last day whose conversions are in it; all that there are where nothing is said"),
      comment,
    }),
    answer: z.strictObject({ payment }),
    errors: ["nothing_changed"],
    async run(ctx, { pid, currency, date_to: untilDate = null, comment = null }) {
      return { payment: toPayment(ctx.network.timeZone, await addPayment(ctx, { affiliate: pid, currency, untilDate, comment })) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/payment/{number}",
    summary: "Change a payment to an affiliate",
    variables,
    example: { number: 1, status: "paid" },
    access: user,
    input: z.object({ status: ignored(z.enum(["paid", "cancelled"])).describe("What became of it, while it is pending"), comment }),
    answer: z.strictObject({ payment }),
    errors: ["payment_not_found", "nothing_changed"],
    run: async (ctx, { status, comment }, { variables: { number } }) => ({
      payment: toPayment(ctx.network.timeZone, await changePayment(ctx, number, { status, comment })),
    }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/partner/payments",
    summary: "List the caller's payments",
    example: { status: "paid", page: 1, limit: 100 },
    access: affiliate,
    input: z.object({ ...filter, ...page() }),
    answer: listed,
    run: (ctx, { status = null, currency = null, ...asked }) => list(ctx, { affiliate: null, status, currency }, asked),
  }),
];
