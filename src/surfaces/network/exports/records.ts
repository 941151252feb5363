import type { ExportedConversion } from "../../../domain/network-conversions/export-conversions.ts";
import type { ListedBalance } from "../../../domain/networks/balances/export-balances.ts";
import type { Invoice, InvoiceLine } from "../../../domain/networks/invoices/invoice.ts";
import type { Cell } from "../../../lib/csv.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import { fromMicros } from "../../../lib/money.ts";
import { networkStatusWord } from "../../../lib/network-status.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import { payment } from "../payments/wire.ts";
import { toDate, toDateTime } from "../times.ts";

export const PAYMENT_COLUMNS = Object.keys(payment.shape) as (keyof typeof payment.shape)[];

export const BALANCE_COLUMNS = ["pid", "name", "currency", "balance", "hold", "available"] as const;

export function toBalanceRecord(row: ListedBalance): Record<(typeof BALANCE_COLUMNS)[number], Cell> {
  const { affiliate, name, currency, availableMicros, holdMicros } = row;
  return {
    pid: affiliate,
    name,
    currency: currency.toUpperCase(),
    balance: fromMicros(availableMicros + holdMicros),
    hold: fromMicros(holdMicros),
    available: fromMicros(availableMicros),
  };
}

const OF_INVOICE = [
  "number",
  "supplier_id",
  "created_at",
  "updated_at",
  "start_date",
  "end_date",
  "status",
  "currency",
  "comment",
] as const;
const OF_LINE = ["offer_id", "payout_type", "actions", "amount", "line_comment"] as const;
export const INVOICE_COLUMNS = [...OF_INVOICE, ...OF_LINE] as const;

/** One line of an invoice; an invoice without lines is one record, too. */
export interface InvoicedLine {
  invoice: Invoice;
  line: InvoiceLine | null;
}

export const linesOf = (invoices: readonly Invoice[]): InvoicedLine[] =>
  invoices.flatMap((invoice) => (invoice.lines.length === 0 ? [null] : invoice.lines).map((line) => ({ invoice, line })));

export function toInvoiceRecord(zone: ZoneHistory, { invoice, line }: InvoicedLine): Record<(typeof INVOICE_COLUMNS)[number], Cell> {
  return {
    number: invoice.number,
    supplier_id: toHexId(invoice.advertiser.number, invoice.advertiser.createdAtMs),
    created_at: toDate(zone, invoice.createdAtMs),
    updated_at: toDate(zone, invoice.updatedAtMs),
    start_date: invoice.startDate ?? "",
    end_date: invoice.endDate ?? "",
    status: invoice.status,
    currency: invoice.currency.toUpperCase(),
    comment: invoice.comment ?? "",
    offer_id: line?.offerId ?? "",
    payout_type: line?.payoutType ?? "",
    actions: line?.actions ?? "",
    amount: line === null ? "" : fromMicros(line.amountMicros),
    line_comment: line?.comment ?? "",
  };
}

/** What an affiliate may see of a conversion. */
export const OWN_CONVERSION_COLUMNS = [
  "id",
  "created_at",
  "click_time",
  "action_id",
  "status",
  "decline_reason",
  "payment_status",
  "offer_id",
  "offer",
  "goal",
  "pid",
  "payouts",
  "currency",
  "sum",
  "country",
  "sub1",
  "comment",
  "order_currency",
] as const;

export const CONVERSION_COLUMNS = [...OWN_CONVERSION_COLUMNS, "click_id", "revenue", "earnings", "advertiser"] as const;

const sumOf = (micros: number | null): Cell => (micros === null ? "" : fromMicros(micros));

/** @param network whose zone and currency hold where a conversion says none */
export function toConversionRecord(
  network: { timeZone: ZoneHistory; currency: string },
  row: ExportedConversion,
): Record<(typeof CONVERSION_COLUMNS)[number], Cell> {
  const zone = network.timeZone;
  const currency = (row.currency ?? network.currency).toUpperCase();
  const { payoutMicros, revenueMicros, advertiserNumber, advertiserCreatedAtMs } = row;
  return {
    id: toHexId(row.leadId, row.createdAtMs),
    created_at: toDateTime(zone, row.createdAtMs),
    click_time: row.clickedAtMs === null ? "" : toDateTime(zone, row.clickedAtMs),
    action_id: row.actionId,
    status: networkStatusWord(row.status),
    decline_reason: row.declineReason ?? "",
    payment_status: row.paymentState,
    offer_id: row.offerId,
    offer: row.offerTitle ?? "",
    goal: row.goal,
    pid: row.affiliate,
    payouts: sumOf(payoutMicros),
    currency,
    sum: fromMicros(row.saleMicros),
    country: row.country.toUpperCase(),
    sub1: row.sub1,
    comment: row.comment,
    order_currency: row.orderCurrency?.toUpperCase() ?? currency,
    click_id: row.click ?? "",
    revenue: sumOf(revenueMicros),
    earnings: revenueMicros === null ? "" : fromMicros(revenueMicros - (payoutMicros ?? 0)),
    advertiser: advertiserNumber === null || advertiserCreatedAtMs === null ? "" : toHexId(advertiserNumber, advertiserCreatedAtMs),
  };
}
