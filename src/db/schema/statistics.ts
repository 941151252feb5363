import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { ms } from "./columns.ts";

/**
 * Which clicks landed and are in no part yet: those are the tail of a report. WITHOUT ROWID (which the migration says): a batch of an
 * owner's clicks is one row. A click lands once, so that no key ever comes again.
 */
export const clickLandings = sqliteTable(
  "click_landings",
  {
    /** The account of the click's offer, without one the click's own. */
    ownerId: integer().notNull(),
    /** The time of the first of the clicks, and of the last. */
    firstAtMs: ms().notNull(),
    /** The smallest id of them. */
    firstClick: text().notNull(),
    lastAtMs: ms().notNull(),
    count: integer().notNull(),
    /** JSON list of their ids. */
    clicks: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ownerId, t.firstAtMs, t.firstClick] })],
);
