import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { PIXEL_KINDS, PIXEL_MODERATION, POSTBACK_TRIGGERS } from "../../lib/codes.ts";
import { flag, id, ms } from "./columns.ts";

/** A postback of an affiliate in a network. Its URL, and the health of its address, are a row of postback_templates with owner `network`. */
export const networkPostbacks = sqliteTable(
  "network_postbacks",
  {
    id: id(),
    networkId: integer().notNull(),
    /** The affiliate's account. */
    affiliateId: integer().notNull(),
    /** Null: a global one, of all offers. */
    offerId: integer(),
    /** What of a conversion it reports. */
    firesOn: text({ enum: POSTBACK_TRIGGERS }).notNull(),
    /** As it was written; empty: any. */
    goal: text().notNull().default(""),
    /** As the affiliate's clients send it, and kept for them. */
    isForced: flag().notNull().default(false),
    createdAtMs: ms().notNull(),
    /** Null: never changed. */
    updatedAtMs: ms(),
  },
  (t) => [
    index("network_postbacks_affiliate").on(t.affiliateId, t.networkId, t.offerId),
    index("network_postbacks_listed").on(t.affiliateId, t.networkId),
  ],
);

/** Code of an affiliate for the page that an advertiser shows after a conversion. */
export const networkPixels = sqliteTable(
  "network_pixels",
  {
    id: id(),
    networkId: integer().notNull(),
    /** The affiliate's account. */
    affiliateId: integer().notNull(),
    offerId: integer().notNull(),
    name: text().notNull(),
    kind: text({ enum: PIXEL_KINDS }).notNull(),
    /** HTML. */
    code: text().notNull(),
    isActive: flag().notNull().default(false),
    /** What the network says of the code. */
    moderation: text({ enum: PIXEL_MODERATION }).notNull().default("pending"),
    createdAtMs: ms().notNull(),
    updatedAtMs: ms().notNull(),
  },
  (t) => [index("network_pixels_affiliate").on(t.affiliateId, t.networkId, t.offerId), index("network_pixels_network").on(t.networkId)],
);
