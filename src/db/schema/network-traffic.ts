import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { TRAFFICBACK_REASONS } from "../../lib/codes.ts";

/** Clicks of a network's links that no offer took, by day, which are in no other count. WITHOUT ROWID, which the migration says. */
export const trafficbackCounts = sqliteTable(
  "trafficback_counts",
  {
    networkId: integer().notNull(),
    /** YYYYMMDD in the network's time zone. */
    localDay: integer().notNull(),
    /** 0: none that is known. */
    offerId: integer().notNull(),
    /** 0: none that is known. */
    affiliateId: integer().notNull(),
    reason: text({ enum: TRAFFICBACK_REASONS }).notNull(),
    clicks: integer().notNull(),
    /** How many of them bots made. */
    botClicks: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.networkId, t.localDay, t.offerId, t.affiliateId, t.reason] })],
);
