import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { AFFILIATE_PAYMENT_STATUSES, INVOICE_STATUSES } from "../../lib/codes.ts";
import { flag, ms } from "./columns.ts";

/** What a network asks of an advertiser, as its staff writes it. WITHOUT ROWID, which the migration says. */
export const advertiserInvoices = sqliteTable(
  "advertiser_invoices",
  {
    networkId: integer().notNull(),
    /** 1, 2, 3 … within the network, without gaps. */
    number: integer().notNull(),
    /** memberships.id */
    advertiserId: integer().notNull(),
    status: text({ enum: INVOICE_STATUSES }).notNull().default("unpaid"),
    /** YYYY-MM-DD: the period's days, both included. */
    startDate: text(),
    endDate: text(),
    /** Three or four lower-case letters. */
    currency: text().notNull(),
    comment: text(),
    /** JSON of domain/networks/invoices/invoice.ts: InvoiceLine[]. */
    lines: text().notNull().default("[]"),
    createdAtMs: ms().notNull(),
    updatedAtMs: ms().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.networkId, t.number] }),
    index("advertiser_invoices_advertiser").on(t.networkId, t.advertiserId, t.number),
  ],
);

/** What a network says of a currency. Without a row its own is active, and the others are not. WITHOUT ROWID, which the migration says. */
export const networkCurrencies = sqliteTable(
  "network_currencies",
  {
    networkId: integer().notNull(),
    /** Three or four lower-case letters. */
    currency: text().notNull(),
    isActive: flag().notNull(),
    /** The least that is paid out, in millionths of the currency. */
    minPaymentMicros: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.networkId, t.currency] })],
);

/** What a network pays an affiliate for conversions: network_conversions.payment_number. WITHOUT ROWID, which the migration says. */
export const affiliatePayments = sqliteTable(
  "affiliate_payments",
  {
    networkId: integer().notNull(),
    /** 1, 2, 3 … within the network, without gaps. */
    number: integer().notNull(),
    /** The affiliate's account. */
    affiliateId: integer().notNull(),
    status: text({ enum: AFFILIATE_PAYMENT_STATUSES }).notNull().default("pending"),
    /** Three or four lower-case letters. */
    currency: text().notNull(),
    /** What its conversions are worth together, in millionths of the currency, and how many they were. */
    amountMicros: integer().notNull(),
    conversions: integer().notNull(),
    /** YYYY-MM-DD: the last day whose conversions are in it; null: all that there were. */
    untilDate: text(),
    comment: text(),
    createdAtMs: ms().notNull(),
    updatedAtMs: ms().notNull(),
  },
  (t) => [primaryKey({ columns: [t.networkId, t.number] }), index("affiliate_payments_affiliate").on(t.networkId, t.affiliateId, t.number)],
);
