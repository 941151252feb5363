import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { flag, ms } from "./columns.ts";
import { traffic } from "./traffic.ts";

/**
 * Append-only. The id tells flow and time, and is the primary key of a table WITHOUT ROWID (which drizzle cannot say: the
 * migration does), so that a click costs one written row and a flow's clicks of a period are a range of it.
 */
export const clicks = sqliteTable(
  "clicks",
  {
    /** domain/clicks/click-id.ts */
    id: text().primaryKey(),
    accountId: integer().notNull(),
    flowId: integer().notNull(),
    wayId: integer().notNull(),
    /** 0: the way leads to no site of one's own. */
    siteId: integer().notNull().default(0),
    atMs: ms().notNull(),
    /** YYYYMMDD and 0–23 in the account's time zone when the click came. */
    localDay: integer().notNull(),
    localHour: integer().notNull(),
    isUnique: flag().notNull(),
    ...traffic(),
    /** What the click cost, in millionths of the currency; null where nobody said. */
    costMicros: integer(),
    costCurrency: text().notNull().default("usd"),
    /** The flow's offer when the click came; 0: none. Only such clicks are found by their address. */
    offerId: integer().notNull().default(0),
    /** Whether its landing is noted: domain/statistics/landings.ts. */
    isLanded: flag().notNull().default(false),
  },
  (t) => [
    index("clicks_offer_ip").on(t.offerId, t.ip, t.atMs).where(sql`offer_id > 0`),
    // Of clicks whose link said a ref_id; the others are not in it. The newest of one is read.
    index("clicks_ref_id")
      .on(sql`(link_params ->> 'ref_id')`, t.offerId, t.atMs)
      .where(sql`instr(link_params, '"ref_id":') > 0 AND json_valid(link_params)`),
    // Of clicks that ads of cabinets brought; the others are not in it.
    index("clicks_ad_content").on(t.accountId, t.utmContent, t.atMs).where(sql`substr(utm_content, 1, 3) = 'ad_'`),
  ],
);
