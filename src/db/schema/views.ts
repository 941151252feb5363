import { integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { accounts } from "./accounts.ts";
import { id, ms } from "./columns.ts";

/** What somebody keeps of a screen of the dashboard: its filters and its columns. */
export const savedViews = sqliteTable(
  "saved_views",
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    /** A word of the dashboard's. */
    screen: text().notNull(),
    name: text().notNull(),
    /** The query of the screen's address; only the dashboard reads it. */
    query: text().notNull(),
    /** JSON array of texts, in their order. */
    columns: text().notNull(),
    createdAtMs: ms().notNull(),
    updatedAtMs: ms().notNull(),
  },
  (t) => [unique("saved_views_name").on(t.accountId, t.screen, t.name)],
);
