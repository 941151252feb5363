import { index, integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { PAYMENT_METHODS } from "../../lib/codes.ts";
import { accounts } from "./accounts.ts";
import { id, ms } from "./columns.ts";

/** A tariff being bought, from the invoice to its confirmation. */
export const payments = sqliteTable(
  "payments",
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    tariff: text().notNull(),
    days: integer().notNull(),
    provider: text({ enum: PAYMENT_METHODS }).notNull(),
    /** In the currency's smallest unit: whole Stars (XTR), cents (USD), kopecks (RUB). */
    amountMinor: integer().notNull(),
    currency: text().notNull(),
    state: text({ enum: ["pending", "paid"] })
      .notNull()
      .default("pending"),
    /** The provider's own id of the charge: a confirmation that comes twice has the same. */
    chargeId: text(),
    createdAtMs: ms().notNull(),
    paidAtMs: ms(),
  },
  (t) => [index("payments_account").on(t.accountId, t.id), unique("payments_charge").on(t.provider, t.chargeId)],
);
