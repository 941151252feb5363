import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { ms } from "./columns.ts";

/** Accounts at whose clicks somebody looks as they come. */
export const liveWatches = sqliteTable("live_watches", {
  accountId: integer().primaryKey(),
  /** Until then their clicks are noted in live_clicks. */
  untilMs: ms().notNull(),
  /** The least number of the next batch. A trigger of live_clicks keeps it. */
  nextNumber: ms().notNull().default(0),
});

/** The clicks of these accounts in the order in which they were written, for a short time. WITHOUT ROWID (which the migration says): a batch is one row. */
export const liveClicks = sqliteTable(
  "live_clicks",
  {
    accountId: integer().notNull(),
    /** When the batch was written, or after the batch before it where that is later: so many as it has clicks are its own. */
    number: ms().notNull(),
    /** JSON list of their ids. */
    clicks: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.number] })],
);
