import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from "drizzle-orm/sqlite-core";
import { BOT_STATUS } from "../../lib/codes.ts";
import { accounts } from "./accounts.ts";
import { flag, id, ms, reusableId } from "./columns.ts";

/** A customer's own Telegram bot. */
export const bots = sqliteTable(
  "bots",
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    telegramId: integer().notNull(),
    username: text().notNull(),
    name: text().notNull(),
    tokenSealed: text().notNull(),
    /** BOT_STATUS */
    status: integer().notNull().default(BOT_STATUS.active),
    /** Set when Telegram said, and said again, that the token is not valid; it is asked again each hour. */
    tokenRevokedAtMs: ms(),
    /** When the hourly look last had an answer; null before the first. */
    checkedAtMs: ms(),
    /** Set when the look found the webhook taken or changed; cleared by the look that finds it in place. */
    webhookLostAtMs: ms(),
    /** The address that this bot's webhook was last set to; empty: not noted. */
    webhookUrl: text().notNull().default(""),
    /** What Telegram said of the webhook at the last look: updates that wait, and the last delivery that failed. */
    webhookPending: integer().notNull().default(0),
    webhookError: text().notNull().default(""),
    webhookErrorAtMs: ms(),
    /** How many Starts led into no campaign that runs. */
    unassignedStarts: integer().notNull().default(0),
    createdAtMs: ms().notNull(),
  },
  (t) => [
    unique("bots_account_telegram").on(t.accountId, t.telegramId),
    uniqueIndex("bots_live_telegram")
      .on(t.telegramId)
      .where(sql.raw(`status <> ${BOT_STATUS.deleted}`)),
  ],
);

/** What a bot can lack in a chat: to be an administrator at all, or one right of theirs. Empty: nothing. */
export const MISSING_RIGHTS = ["", "administrator", "can_invite_users"] as const;

/**
 * Starts that named no campaign, so that an update that comes again is counted and answered once. WITHOUT ROWID, which
 * drizzle cannot say: the migration does.
 */
export const unassignedStarts = sqliteTable(
  "unassigned_starts",
  {
    botId: integer().notNull(),
    updateId: integer().notNull(),
    recordedAtMs: ms().notNull(),
  },
  (t) => [primaryKey({ columns: [t.botId, t.updateId] })],
);

/** A chat a bot was seen in; learned from my_chat_member, applied in the order of the events' own times, and from getChatMember. */
export const chats = sqliteTable(
  "chats",
  {
    id: id(),
    botId: integer()
      .notNull()
      .references(() => bots.id),
    /** Telegram's chat id, negative for channels and groups. */
    chatId: integer().notNull(),
    title: text().notNull(),
    type: text().notNull(),
    username: text().notNull().default(""),
    isAdmin: flag().notNull(),
    /** The right to approve join requests and to make invite links; null: not told yet. */
    canInvite: flag(),
    changedAtMs: ms().notNull(),
    /** What the bot lacks here, as its owner was told where a campaign tracks the chat. */
    missing: text({ enum: MISSING_RIGHTS }).notNull().default(""),
    /** When Telegram was last asked for the bot's rights; null: never, or they are to be asked for again. */
    checkedAtMs: ms(),
  },
  (t) => [unique("chats_bot_chat").on(t.botId, t.chatId)],
);

/** Every arrival and departure the bots saw, those of no lead too. */
export const journal = sqliteTable(
  "journal",
  {
    id: reusableId(),
    accountId: integer().notNull(),
    /** The bot of chatRef, beside it so that a bot's entries have an index of their own. */
    botId: integer().notNull(),
    /** chats.id */
    chatRef: integer().notNull(),
    subscriberId: integer().notNull(),
    username: text().notNull(),
    action: text({ enum: ["requested", "joined", "left", "removed"] }).notNull(),
    atMs: ms().notNull(),
    updateId: integer().notNull(),
    /** The lead this belongs to; null: unattributed. */
    leadId: integer(),
    /** Computed, for the indexes. */
    unattributed: flag().generatedAlwaysAs(sql`lead_id IS NULL`),
  },
  (t) => [
    unique("journal_natural").on(t.chatRef, t.subscriberId, t.updateId),
    index("journal_account").on(t.accountId, t.unattributed, t.action, t.atMs),
    index("journal_bot").on(t.botId, t.unattributed, t.action, t.atMs),
    index("journal_chat").on(t.chatRef, t.unattributed, t.action, t.atMs),
  ],
);

/** Calls of the Bot API that must not be lost: welcomes, approvals, notices. A null bot is the service bot. */
export const telegramOutbox = sqliteTable(
  "telegram_outbox",
  {
    id: reusableId(),
    /** Null for an answer of the service bot to somebody without an account. */
    accountId: integer(),
    botId: integer(),
    campaignId: integer(),
    kind: text({ enum: ["welcome", "approve", "notice"] }).notNull(),
    /** JSON of domain/telegram/outbox/outbox.ts: OutboxCall. */
    payload: text().notNull(),
    state: text({ enum: ["pending", "sent", "blocked", "failed"] })
      .notNull()
      .default("pending"),
    attempts: integer().notNull().default(0),
    nextAttemptAtMs: ms().notNull(),
    leasedUntilMs: ms().notNull().default(0),
    error: text(),
    createdAtMs: ms().notNull(),
  },
  (t) => [
    index("telegram_outbox_due").on(t.nextAttemptAtMs).where(sql`state = 'pending'`),
    index("telegram_outbox_created").on(t.createdAtMs),
    // Few, and written for them alone: approvals that wait for the bot's right.
    index("telegram_outbox_not_allowed").on(t.botId).where(sql`error = 'not_allowed'`),
  ],
);
