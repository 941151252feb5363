import { z } from "zod";
import { exportConversions } from "../../../domain/network-conversions/export-conversions.ts";
import { exportBalances } from "../../../domain/networks/balances/export-balances.ts";
import { exportInvoices } from "../../../domain/networks/invoices/export-invoices.ts";
import { exportPayments } from "../../../domain/networks/payments/export-payments.ts";
import type { PaymentFilter } from "../../../domain/networks/payments/list-payments.ts";
import { csvAnswer } from "../../../http/csv-answer.ts";
import { bool, currency, date, rowId } from "../../../http/fields/strict.ts";
import { AFFILIATE_PAYMENT_STATUSES, INVOICE_STATUSES } from "../../../lib/codes.ts";
import { instantOf } from "../../../lib/strtotime/zone-time.ts";
import { DAY_MS } from "../../../lib/time.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { affiliate, user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { ignored } from "../fields.ts";
import { toPayment } from "../payments/wire.ts";
import {
  BALANCE_COLUMNS,
  CONVERSION_COLUMNS,
  INVOICE_COLUMNS,
  type InvoicedLine,
  linesOf,
  OWN_CONVERSION_COLUMNS,
  PAYMENT_COLUMNS,
  toBalanceRecord,
  toConversionRecord,
  toInvoiceRecord,
} from "./records.ts";

const bom = ignored(bool).default(false).describe("Begin the file with a byte order mark, so that Excel reads it as UTF-8");
const pid = ignored(rowId).describe("Those of the affiliate of this number");

const ofPayments = {
  status: ignored(z.enum(AFFILIATE_PAYMENT_STATUSES)).describe("Those of this status"),
  currency: ignored(currency).describe("Those in this currency"),
  bom,
};

const ofConversions = {
  date_from: ignored(date).describe("Made on this day or later, by the network's clocks"),
  date_to: ignored(date).describe("Made on this day or earlier"),
  bom,
};

function paymentsFile(ctx: NetworkCtx, bom: boolean, filter: PaymentFilter): Promise<Response> {
  return csvAnswer(ctx.deps.log, {
    bom,
    name: "payments.csv",
    columns: PAYMENT_COLUMNS,
    pages: exportPayments(ctx, filter),
    record(row) {
      const { date_to, comment, ...rest } = toPayment(ctx.network.timeZone, row);
      return { ...rest, date_to: date_to ?? "", comment: comment ?? "" };
    },
  });
}

interface Days {
  affiliate: number | null;
  from: string | undefined;
  to: string | undefined;
}

/** @throws AppError field_invalid (date_from) of days in the wrong order */
async function conversionsFile(ctx: NetworkCtx, bom: boolean, { affiliate, from, to }: Days): Promise<Response> {
  const { timeZone } = ctx.network;
  if (from !== undefined && to !== undefined && from > to) throw new AppError("field_invalid", "date_from");
  return csvAnswer(ctx.deps.log, {
    bom,
    name: "conversions.csv",
    columns: ctx.actor.kind === "affiliate" ? OWN_CONVERSION_COLUMNS : CONVERSION_COLUMNS,
    pages: exportConversions(ctx, {
      affiliate,
      fromMs: from === undefined ? null : instantOf(timeZone, Date.parse(from)),
      toMs: to === undefined ? null : instantOf(timeZone, Date.parse(to) + DAY_MS),
    }),
    record: (row) => toConversionRecord(ctx.network, row),
  });
}

async function* inLines(pages: ReturnType<typeof exportInvoices>): AsyncGenerator<InvoicedLine[], void> {
  for await (const invoices of pages) yield linesOf(invoices);
}

export const exportEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/admin/advertiser-invoices/export.csv",
    summary: "Export invoices to advertisers",
    example: { status: "unpaid" },
    access: user,
    input: z.object({ status: ignored(z.enum(INVOICE_STATUSES)).describe("Those of this status"), bom }),
    answer: "csv",
    run: (ctx, { status = null, bom }) =>
      csvAnswer(ctx.deps.log, {
        bom,
        name: "invoices.csv",
        columns: INVOICE_COLUMNS,
        pages: inLines(exportInvoices(ctx, { status })),
        record: (line) => toInvoiceRecord(ctx.network.timeZone, line),
      }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/admin/payments/export.csv",
    summary: "Export payments to affiliates",
    example: { pid: 610 },
    access: user,
    input: z.object({ pid, ...ofPayments }),
    answer: "csv",
    run: (ctx, { pid = null, status = null, currency = null, bom }) => paymentsFile(ctx, bom, { affiliate: pid, status, currency }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/partner/payments/export.csv",
    summary: "Export the caller's payments",
    example: { bom: 1 },
    access: affiliate,
    input: z.object(ofPayments),
    answer: "csv",
    run: (ctx, { status = null, currency = null, bom }) => paymentsFile(ctx, bom, { affiliate: null, status, currency }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/admin/balances/export.csv",
    summary: "Export balances of affiliates",
    example: { bom: 1 },
    access: user,
    input: z.object({ bom }),
    answer: "csv",
    run: (ctx, { bom }) =>
      csvAnswer(ctx.deps.log, {
        bom,
        name: "balances.csv",
        columns: BALANCE_COLUMNS,
        pages: exportBalances(ctx),
        record: toBalanceRecord,
      }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/admin/conversions/export.csv",
    summary: "Export conversions",
    example: { pid: 610, date_from: "2026-01-01", date_to: "2026-12-31" },
    access: user,
    input: z.object({ pid, ...ofConversions }),
    answer: "csv",
    run: (ctx, { pid = null, date_from, date_to, bom }) => conversionsFile(ctx, bom, { affiliate: pid, from: date_from, to: date_to }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/partner/conversions/export.csv",
    summary: "Export the caller's conversions",
    example: { date_from: "2026-01-01", date_to: "2026-12-31" },
    access: affiliate,
    input: z.object(ofConversions),
    answer: "csv",
    run: (ctx, { date_from, date_to, bom }) => conversionsFile(ctx, bom, { affiliate: null, from: date_from, to: date_to }),
  }),
];
