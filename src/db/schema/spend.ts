import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { ms } from "./columns.ts";

/** Imports of costs that changed clicks: one row each. WITHOUT ROWID, which drizzle cannot say: the migration does. */
export const spendImports = sqliteTable(
  "spend_imports",
  {
    accountId: integer().notNull(),
    /** 1, 2, 3 … of the account. */
    id: integer().notNull(),
    atMs: ms().notNull(),
    /** How many items the call had, and how many of them changed clicks. */
    items: integer().notNull(),
    priced: integer().notNull(),
    /** Clicks that the items priced, added up. */
    clicks: integer().notNull(),
    /** JSON of the first items that changed clicks: domain/spend/spend-item.ts, each with its `clicks`. */
    conditions: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] })],
);
