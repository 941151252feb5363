import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { flag, id, ms } from "./columns.ts";

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

/** To which offers the clicks of an account ever led, so that its reports know whose parts have them. WITHOUT ROWID. */
export const clickOffers = sqliteTable("click_offers", { accountId: integer().notNull(), offerId: integer().notNull() }, (t) => [
  primaryKey({ columns: [t.accountId, t.offerId] }),
]);

/** Parts: facts of an owner's clicks in columns (domain/statistics/parts). One that is live changes no more, it is only replaced. */
export const clickParts = sqliteTable(
  "click_parts",
  {
    id: id(),
    ownerId: integer().notNull(),
    /** domain/click-parts/part-state.ts */
    state: integer().notNull(),
    /** When it came to its state. */
    stateAtMs: ms().notNull(),
    /** Whether raw clicks of it were deleted: their costs do not change any more, nor can it be made again from them. */
    isPruned: flag().notNull().default(false),
    // What follows is 0 and empty while it is being written.
    rows: integer().notNull().default(0),
    /** UTC quarters of an hour of the first click, and of the last. */
    minQuarter: integer().notNull().default(0),
    maxQuarter: integer().notNull().default(0),
    bytes: integer().notNull().default(0),
    /** domain/statistics/parts/header.ts */
    header: text().notNull().default(""),
    /** No click of an earlier quarter has an address in it; null: none has. */
    addressesFromQuarter: integer(),
  },
  (t) => [
    index("click_parts_owner").on(t.ownerId, t.maxQuarter),
    index("click_parts_not_live").on(t.state, t.stateAtMs).where(sql`state <> 1`),
  ],
);

/** The bytes of parts, WITHOUT ROWID. */
export const clickPartChunks = sqliteTable(
  "click_part_chunks",
  {
    partId: integer().notNull(),
    number: integer().notNull(),
    /** Base64, at most 64 KB. */
    body: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.partId, t.number] })],
);

/** Which clicks a part was made of, while these are there: WITHOUT ROWID. */
export const clickPartSources = sqliteTable(
  "click_part_sources",
  {
    partId: integer().notNull(),
    firstAtMs: ms().notNull(),
    firstClick: text().notNull(),
    lastAtMs: ms().notNull(),
    count: integer().notNull(),
    /** As in click_landings. */
    clicks: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.partId, t.firstAtMs, t.firstClick] })],
);

/** Which clicks were pruned, for as long as a queue may tell them again: WITHOUT ROWID. */
export const prunedClicks = sqliteTable(
  "pruned_clicks",
  {
    ownerId: integer().notNull(),
    lastAtMs: ms().notNull(),
    firstClick: text().notNull(),
    firstAtMs: ms().notNull(),
    /** As in click_landings. */
    clicks: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ownerId, t.lastAtMs, t.firstClick] })],
);

/** What of a person is still to be erased from parts that have clicks of an account, and how far that is: WITHOUT ROWID. */
export const clickPartErasures = sqliteTable(
  "click_part_erasures",
  {
    ownerId: integer().notNull(),
    /** Whose clicks. */
    accountId: integer().notNull(),
    /** 0: those of all flows. */
    flowId: integer().notNull(),
    /** 0: those of all times. */
    quarter: integer().notNull(),
    /** Parts up to this one are done. */
    afterPart: integer().notNull().default(0),
    /** Later ones were made without what is to be erased. */
    untilPart: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ownerId, t.accountId, t.flowId, t.quarter] })],
);
