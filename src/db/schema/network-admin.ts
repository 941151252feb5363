import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { TICKET_STATUSES } from "../../lib/codes.ts";
import { accounts } from "./accounts.ts";
import { flag, id, ms } from "./columns.ts";

/** Hosts on which a network's links stand. */
export const networkDomains = sqliteTable(
  "network_domains",
  {
    id: id(),
    networkId: integer()
      .notNull()
      .references(() => accounts.id),
    /** As clicks hold it: lower case, in the letters of DNS. */
    host: text().notNull(),
    useHttps: flag().notNull(),
    createdAtMs: ms().notNull(),
  },
  (t) => [uniqueIndex("network_domains_host").on(t.host), index("network_domains_network").on(t.networkId)],
);

/** What a network tells its members. */
export const networkNews = sqliteTable(
  "network_news",
  {
    id: id(),
    networkId: integer()
      .notNull()
      .references(() => accounts.id),
    title: text().notNull(),
    summary: text().notNull(),
    body: text().notNull(),
    /** Members who do not write news see it. */
    isPublished: flag().notNull(),
    isPinned: flag().notNull(),
    createdAtMs: ms().notNull(),
    /** Null: never changed. */
    updatedAtMs: ms(),
  },
  (t) => [index("network_news_network").on(t.networkId, t.isPublished)],
);

/** Requests of affiliates to be let in to offers. */
export const tickets = sqliteTable(
  "tickets",
  {
    id: id(),
    networkId: integer()
      .notNull()
      .references(() => accounts.id),
    /** The affiliate's account. */
    affiliateId: integer().notNull(),
    offerId: integer().notNull(),
    comment: text().notNull(),
    status: text({ enum: TICKET_STATUSES }).notNull(),
    createdAtMs: ms().notNull(),
    /** Null: never changed. */
    updatedAtMs: ms(),
  },
  (t) => [
    // All columns: a page reads no other row of a ticket.
    index("tickets_network").on(t.networkId, t.status, t.id, t.affiliateId, t.offerId, t.comment, t.createdAtMs, t.updatedAtMs),
    index("tickets_affiliate").on(t.affiliateId, t.offerId, t.id),
    uniqueIndex("tickets_open").on(t.affiliateId, t.offerId).where(sql`status = 'open'`),
  ],
);

/** What a network sets for itself. Without a row all is left open. */
export const networkSettings = sqliteTable("network_settings", {
  networkId: integer().primaryKey(),
  /** What postbacks must say, sealed, where neither the offer nor its advertiser has a password; empty: nothing. */
  hashPasswordSealed: text().notNull().default(""),
  /** Addresses and ranges that may send postbacks, one a line; empty: all. */
  allowedIps: text().notNull().default(""),
  disallowedIps: text().notNull().default(""),
  updatedAtMs: ms().notNull(),
});
