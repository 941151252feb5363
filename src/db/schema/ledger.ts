import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { LEDGER_BOOKS, LEDGER_KINDS } from "../../lib/codes.ts";
import { id, ms, reusableId } from "./columns.ts";

/** A movement of money. Its entries are of one currency and sum to zero. */
export const ledgerTransactions = sqliteTable(
  "ledger_transactions",
  {
    id: id(),
    accountId: integer().notNull(),
    kind: text({ enum: LEDGER_KINDS }).notNull(),
    /** By which a repeated request is known; one that the product makes itself has one as well. */
    idempotencyKey: text().notNull(),
    /** Of what was asked for: the same key with another request is refused. */
    requestHash: text().notNull(),
    currency: text().notNull(),
    comment: text().notNull().default(""),
    atMs: ms().notNull(),
  },
  (t) => [unique("ledger_transactions_key").on(t.accountId, t.idempotencyKey)],
);

/** One side of a transaction. */
export const ledgerEntries = sqliteTable(
  "ledger_entries",
  {
    id: reusableId(),
    transactionId: integer().notNull(),
    cabinetId: integer().notNull(),
    book: text({ enum: LEDGER_BOOKS }).notNull(),
    /** The ad whose budget it moves, on both sides; null: of several ads, whose parts ad_stats has, or of none. */
    adId: integer(),
    /** Of a transfer: the cabinet of the other side. */
    peerCabinetId: integer(),
    /** Signed. */
    amountMicros: integer().notNull(),
    /** Of the book `available`: what the cabinet had after it. */
    availableAfterMicros: integer(),
  },
  (t) => [
    index("ledger_entries_transaction").on(t.transactionId),
    index("ledger_entries_available").on(t.cabinetId, t.id).where(sql`book = 'available'`),
  ],
);
