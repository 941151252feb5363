import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * Clicks that earlier versions archived, equal ones together: domain/statistics/parts-of-archive.ts makes parts of them and deletes them here.
 */
export const clickArchive = sqliteTable(
  "click_archive",
  {
    accountId: integer().notNull(),
    flowId: integer().notNull(),
    localDay: integer().notNull(),
    /** The first id of the clicks in it. */
    firstClick: text().notNull(),
    /** JSON of domain/click-parts/click-archive.ts. */
    touches: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.flowId, t.localDay, t.firstClick] })],
);
