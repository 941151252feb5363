import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { CAMPAIGN_STATUS } from "../../lib/codes.ts";
import { accounts } from "./accounts.ts";
import { flag, id, ms } from "./columns.ts";
import { bots } from "./telegram.ts";

/** A tracked bot × chat pair. */
export const campaigns = sqliteTable(
  "campaigns",
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    botId: integer()
      .notNull()
      .references(() => bots.id),
    /** Telegram's chat id; with botId it names a row of chats. */
    chatId: integer().notNull(),
    code: text().notNull().unique(),
    /** CAMPAIGN_STATUS */
    status: integer().notNull().default(CAMPAIGN_STATUS.active),
    welcome: text().notNull(),
    /** An uploaded medium's id (campaigns/media.ts), an https URL, or empty. */
    media: text().notNull().default(""),
    /** Telegram's id of the medium once it was sent, so that its bytes travel once. */
    mediaFileId: text(),
    buttonText: text().notNull().default(""),
    buttonUrl: text().notNull().default(""),
    /** 0 never closes. */
    unsubWindowSeconds: integer().notNull().default(0),
    /** Approve join requests at once instead of leaving them to people. */
    approveRequests: flag().notNull().default(false),
    /** Set when the welcome's Markdown was refused and it went out as plain text; cleared by an edit. */
    welcomePlainAtMs: ms(),
    createdAtMs: ms().notNull(),
  },
  (t) => [
    uniqueIndex("campaigns_bot_chat")
      .on(t.botId, t.chatId)
      .where(sql.raw(`status <> ${CAMPAIGN_STATUS.deleted}`)),
    index("campaigns_account").on(t.accountId),
  ],
);

/** Invite links a campaign made for one click each, so that a join through one is attributed without Start. */
export const inviteLinks = sqliteTable(
  "invite_links",
  {
    id: id(),
    campaignId: integer()
      .notNull()
      .references(() => campaigns.id),
    click: text().notNull(),
    /** The flow that the click is of; null where the click is none of ours. */
    flowId: integer(),
    url: text().notNull().unique(),
    createdAtMs: ms().notNull(),
  },
  (t) => [uniqueIndex("invite_links_click").on(t.campaignId, t.click)],
);
