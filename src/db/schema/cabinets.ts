import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { CABINET_MODES, CABINET_STATUSES, LINK_STATES } from "../../lib/codes.ts";
import { accounts } from "./accounts.ts";
import { flag, id, ms } from "./columns.ts";

/** An advertiser's account at Telegram Ads, in one currency that never changes. */
export const cabinets = sqliteTable(
  "cabinets",
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    /** Counted from 1 within the account: 7 is `ACC0007` to its clients. */
    number: integer().notNull(),
    name: text().notNull(),
    /** These two as they are searched: src/lib/fold.ts. */
    nameFolded: text().notNull(),
    legalName: text().notNull().default(""),
    legalNameFolded: text().notNull().default(""),
    /** Lower case; amounts of everything in the cabinet are in it. */
    currency: text().notNull(),
    status: text({ enum: CABINET_STATUSES }).notNull().default("active"),
    mode: text({ enum: CABINET_MODES }).notNull().default("manual"),
    isAudienceAllowed: flag().notNull().default(false),
    /** A key of src/domain/cabinets/dictionaries/categories.ts. */
    category: text().notNull().default("other"),
    /** What new campaigns get that name none. */
    defaultKktuId: text(),
    /** JSON array of `t.me/example`. */
    objects: text().notNull().default("[]"),
    /** The same of its ads: each stays once an ad had it. */
    adObjects: text().notNull().default("[]"),
    /** Sums of ledger_entries, kept in the batch that writes these. */
    availableMicros: integer().notNull().default(0),
    adsMicros: integer().notNull().default(0),
    spentMicros: integer().notNull().default(0),
    createdAtMs: ms().notNull(),
  },
  (t) => [unique("cabinets_number").on(t.accountId, t.number), check("cabinets_available", sql`available_micros >= 0`)],
);

/** The token by which a cabinet's figures are pulled from Telegram's Ads API, and how that goes. */
export const cabinetLinks = sqliteTable(
  "cabinet_links",
  {
    cabinetId: integer()
      .primaryKey()
      .references(() => cabinets.id),
    accountId: integer().notNull(),
    tokenSealed: text().notNull(),
    /** Telegram's id of the account that the token opens; null before it was asked. */
    externalId: text(),
    state: text({ enum: LINK_STATES }).notNull().default("new"),
    /** What went wrong last, Telegram's code where it told one; null: nothing. */
    error: text(),
    /** How many pulls in a row went wrong. */
    failures: integer().notNull().default(0),
    /** Of a pull that is not done, where it goes on: JSON of src/domain/cabinets/pull/cursor.ts. */
    cursor: text(),
    nextPullAtMs: ms().notNull(),
    /** The last pull that ended well; null: none. */
    pulledAtMs: ms(),
    /** The UTC day, YYYYMMDD, on which the long look back was made last. */
    longPullDay: integer().notNull().default(0),
    leasedUntilMs: ms().notNull().default(0),
    linkedAtMs: ms().notNull(),
  },
  (t) => [index("cabinet_links_due").on(t.nextPullAtMs)],
);

/** Codes of goods and services that ads in Russia must name, beside those that come with the product. */
export const kktuCodes = sqliteTable("kktu_codes", {
  /** A UUID that follows from the code. */
  id: text().primaryKey(),
  /** `9.2.1` */
  code: text().notNull().unique(),
  name: text().notNull(),
});
