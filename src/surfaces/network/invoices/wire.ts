import { z } from "zod";
import { type Invoice, PAYOUT_TYPES } from "../../../domain/networks/invoices/invoice.ts";
import { INVOICE_STATUSES } from "../../../lib/codes.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import { fromMicros } from "../../../lib/money.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import { toDate } from "../times.ts";

/** Dates have no time. */
export const invoice = z
  .strictObject({
    number: z.int(),
    supplier_id: z.string().describe("The advertiser's id"),
    created_at: z.string(),
    updated_at: z.string(),
    start_date: z.string().nullable(),
    end_date: z.string().nullable(),
    status: z.enum(INVOICE_STATUSES),
    detail: z.array(
      z.strictObject({
        offer_id: z.int(),
        payout_type: z.enum(PAYOUT_TYPES),
        actions: z.int(),
        amount: z.number(),
        comment: z.string().nullable(),
      }),
    ),
    currency: z.string(),
    comment: z.string().nullable(),
  })
  .meta({ id: "AdvertiserInvoice" });

export function toInvoice(zone: ZoneHistory, { advertiser, lines, createdAtMs, updatedAtMs, ...row }: Invoice) {
  return {
    number: row.number,
    supplier_id: toHexId(advertiser.number, advertiser.createdAtMs),
    created_at: toDate(zone, createdAtMs),
    updated_at: toDate(zone, updatedAtMs),
    start_date: row.startDate,
    end_date: row.endDate,
    status: row.status,
    detail: lines.map(({ offerId, payoutType, actions, amountMicros, comment }) => ({
      offer_id: offerId,
      payout_type: payoutType,
      actions,
      amount: fromMicros(amountMicros),
      comment,
    })),
    currency: row.currency.toUpperCase(),
    comment: row.comment,
  };
}
