import { z } from "zod";
import type { AffiliatePayment } from "../../../domain/networks/payments/payment.ts";
import { AFFILIATE_PAYMENT_STATUSES } from "../../../lib/codes.ts";
import { fromMicros } from "../../../lib/money.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import { toDateTime } from "../times.ts";

/** A payment to an affiliate. */
export const payment = z
  .strictObject({
    number: z.int(),
    pid: z.int().describe("The affiliate's number"),
    status: z.enum(AFFILIATE_PAYMENT_STATUSES),
    currency: z.string(),
    amount: z.number().describe("What its conversions are worth together"),
    conversions: z.int().describe("How many they are; of a payment that was cancelled, were"),
    date_to: z.string().nullable().describe("The last day of its conversions; null: all that there were"),
    comment: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: "AffiliatePayment" });

export const toPayment = (zone: ZoneHistory, row: AffiliatePayment): z.input<typeof payment> => ({
  number: row.number,
  pid: row.affiliate,
  status: row.status,
  currency: row.currency.toUpperCase(),
  amount: fromMicros(row.amountMicros),
  conversions: row.conversions,
  date_to: row.untilDate,
  comment: row.comment,
  created_at: toDateTime(zone, row.createdAtMs),
  updated_at: toDateTime(zone, row.updatedAtMs),
});
