import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { INVOICE_STATUSES } from "../../lib/codes.ts";
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
