import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * The log of what others call: one row a call. WITHOUT ROWID (which drizzle cannot say: the migration does) and without an index,
 * so that a call costs one written row, and an account's calls stand together in their order.
 */
export const receivedCalls = sqliteTable(
  "received_calls",
  {
    accountId: integer().notNull(),
    /** domain/received/call-id.ts: tells when it came, and grows. */
    id: integer().notNull(),
    method: text().notNull(),
    /** Of the URL, as it was called. */
    path: text().notNull(),
    /** JSON object, without secrets and of bounded size. */
    params: text().notNull(),
    /** JSON object: what was answered, of bounded size. */
    answer: text().notNull(),
    /** The lead that was meant; null: none, or nobody knows. */
    leadId: integer(),
    /** The sender's address, of calls that are judged by it; empty of others. */
    sender: text().notNull().default(""),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] })],
);
