import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { ROLES } from "../../lib/codes.ts";
import { flag, id, ms } from "./columns.ts";

export const LANGS = ["en", "ru"] as const;

/** The owner of everything. Secrets are hashed (keys, sessions) or sealed (tracker key). */
export const accounts = sqliteTable(
  "accounts",
  {
    id: id(),
    telegramId: integer().unique(),
    name: text().notNull(),
    login: text().notNull().default(""),
    lang: text({ enum: LANGS }).notNull().default("en"),
    role: text({ enum: ROLES }).notNull().default("owner"),
    /** A code of domain/billing/tariffs.ts; null means the deployment's default. */
    tariff: text(),
    /** Null: never paid. */
    paidUntilMs: ms(),
    bannedAtMs: ms(),
    keyHash: text(),
    /** Of this and the other keys: null also where the key is older than this column. */
    keyCreatedAtMs: ms(),
    /** Of the token that may only report. */
    reportingKeyHash: text(),
    reportingKeyCreatedAtMs: ms(),
    /** Of the key that opens the Site API for all the account's offers. */
    siteKeyHash: text(),
    siteKeyCreatedAtMs: ms(),
    /** Part of what the transfer token signs, so that raising it voids the token handed out before. */
    transferVersion: integer().notNull().default(0),
    notifyTariff: flag().notNull().default(true),
    notifyLeads: flag().notNull().default(true),
    notifyPostbacks: flag().notNull().default(true),
    /** domain/postbacks/outbound/signing.ts: what postbacks are signed with, sealed; null: they are not signed. */
    signingSealed: text(),
    /** zone-history.ts: days and hours of reports are these zones'. */
    timeZone: text().notNull().default("UTC"),
    /** Three lower-case letters: what reports count money in. */
    currency: text().notNull().default("usd"),
    /** Where visitors of unknown and paused flows go; empty: a page that says so. */
    fallbackUrl: text().notNull().default(""),
    trackerDomain: text(),
    trackerKeySealed: text(),
    /** The last expiry warning sent for the current paid period, in days before its end: 3, then 1. */
    expiryWarnedDays: integer(),
    /** When a call with a wrong key was last kept in received_calls. */
    wrongKeyLoggedAtMs: ms().notNull().default(0),
    /** Closed for good, and what named it erased: src/domain/forget. */
    forgottenAtMs: ms(),
    /** Where that goes on, as JSON of domain/forget/forget-account.ts: Cursor; null: nowhere. */
    forgetCursor: text(),
    createdAtMs: ms().notNull(),
  },
  (t) => [index("accounts_paid_until").on(t.paidUntilMs), index("accounts_forget").on(t.id).where(sql`forget_cursor IS NOT NULL`)],
);

export const sessions = sqliteTable(
  "sessions",
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    tokenHash: text().notNull().unique(),
    country: text(),
    createdAtMs: ms().notNull(),
    expiresAtMs: ms().notNull(),
  },
  (t) => [index("sessions_account").on(t.accountId), index("sessions_expiry").on(t.expiresAtMs)],
);

/** Tokens of programs that signed in by a key. They open the Cabinets API alone. */
export const apiTokens = sqliteTable(
  "api_tokens",
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    kind: text({ enum: ["access", "refresh"] }).notNull(),
    tokenHash: text().notNull().unique(),
    /** Of an access token: the row of the refresh token that it came by, with which it ends. */
    refreshId: integer(),
    /** accounts.key_hash at the login: a rotated key ends its tokens. */
    keyHash: text().notNull(),
    createdAtMs: ms().notNull(),
    expiresAtMs: ms().notNull(),
  },
  (t) => [
    index("api_tokens_refresh").on(t.refreshId),
    index("api_tokens_account").on(t.accountId),
    index("api_tokens_expiry").on(t.expiresAtMs),
  ],
);

/**
 * Made when somebody opened the service bot with a login nonce, for them to approve the sign-in; redeemed by the one poll that wins.
 * The row outlives that, so that a repeated update cannot make it again.
 */
export const loginApprovals = sqliteTable(
  "login_approvals",
  {
    nonceHash: text().primaryKey(),
    /** Refers to no row here: the account may be in another cell. */
    accountId: integer().notNull(),
    requestedAtMs: ms().notNull(),
    /** When that person said that the sign-in is theirs, or that it is not; null: not yet. */
    approvedAtMs: ms(),
    refusedAtMs: ms(),
    /** sessions.token_hash of the session that it was redeemed for. */
    redeemedBy: text(),
  },
  (t) => [index("login_approvals_requested").on(t.requestedAtMs)],
);

/**
 * In the first cell alone: the cell in which a person's account is, or is about to be created. Of those whose account is in the first
 * cell there is no row.
 */
export const accountCells = sqliteTable("account_cells", {
  telegramId: integer().primaryKey(),
  cell: integer().notNull(),
});

/**
 * Of people who were forgotten as subscribers a moment ago, by a hash of their Telegram id: what Telegram still holds of before
 * must not bring them back. Telegram keeps updates for a day; then the row goes, too.
 */
export const forgottenSubscribers = sqliteTable("forgotten_subscribers", {
  subscriberHash: text().primaryKey(),
  forgottenAtMs: ms().notNull(),
});

/** The page that shows a login nonce, as its first poll told of it: what the bot asks about. */
export const loginPages = sqliteTable(
  "login_pages",
  {
    nonceHash: text().primaryKey(),
    /** ISO code; null where the edge does not know. */
    country: text(),
    /** `Chrome, Windows`; null where it does not say. */
    device: text(),
    seenAtMs: ms().notNull(),
  },
  (t) => [index("login_pages_seen").on(t.seenAtMs)],
);
