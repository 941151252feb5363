import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { TRAFFICBACK_REASONS } from "../../lib/codes.ts";
import { ms } from "./columns.ts";

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

/** What clicks on an offer brought in the last days; a job refreshes it. */
export const offerEarnings = sqliteTable("offer_earnings", {
  offerId: integer().primaryKey(),
  /** What affiliates earned, in millionths of a US dollar a click. */
  epcMicros: integer().notNull(),
  /** Conversions to a million clicks. */
  crPpm: integer().notNull().default(0),
  updatedAtMs: ms().notNull(),
});
