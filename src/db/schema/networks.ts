import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from "drizzle-orm/sqlite-core";
import { CUSTOM_FIELD_TYPES, MEMBER_KINDS, MEMBER_STATUSES } from "../../lib/codes.ts";
import { accounts } from "./accounts.ts";
import { flag, id, ms } from "./columns.ts";

/** Who belongs to a network, which is an account of role `owner`. */
export const memberships = sqliteTable(
  "memberships",
  {
    id: id(),
    networkId: integer()
      .notNull()
      .references(() => accounts.id),
    kind: text({ enum: MEMBER_KINDS }).notNull(),
    /** What the network knows them by: of an affiliate the account's, of the others counted from 1 within network and kind. */
    number: integer().notNull(),
    /** Every affiliate has an account; of the others who has one. */
    accountId: integer().references(() => accounts.id),
    status: text({ enum: MEMBER_STATUSES }).notNull(),
    /** JSON array of STAFF_ROLES. */
    roles: text().notNull().default("[]"),
    /** The member of staff who looks after them. */
    managerId: integer(),
    /** Their account is older than the membership: they joined by themselves, and nobody else makes a key for them. */
    isInvited: flag().notNull().default(false),
    name: text().notNull(),
    /** Lower case. */
    email: text(),
    /** What an affiliate calls themselves; they may sign in by it. Null: nothing. */
    login: text(),
    /** domain/networks/passwords/password.ts: what opens a session of the account; null: there is none. */
    passwordHash: text(),
    passwordSetAtMs: ms(),
    /** JSON object of what else the network notes: addresses, contacts, payment systems; by kind. */
    profile: text().notNull().default("{}"),
    keyHash: text(),
    keyCreatedAtMs: ms(),
    /** Offers that are not deleted: of an advertiser their own, of an affiliate those that they were let in to. Triggers keep it. */
    offersCount: integer().notNull().default(0),
    createdAtMs: ms().notNull(),
    /** Null: never changed. */
    updatedAtMs: ms(),
  },
  (t) => [
    unique("memberships_number").on(t.networkId, t.kind, t.number),
    uniqueIndex("memberships_account").on(t.accountId, t.networkId).where(sql`account_id IS NOT NULL`),
    uniqueIndex("memberships_email").on(t.email, t.networkId, t.kind).where(sql`email IS NOT NULL`),
    index("memberships_login").on(sql`lower(login)`, t.networkId).where(sql`login IS NOT NULL`),
    index("memberships_status").on(t.networkId, t.kind, t.status, t.number),
    index("memberships_manager").on(t.managerId, t.kind, t.status, t.number).where(sql`manager_id IS NOT NULL`),
  ],
);

/**
 * How many rows the lists of a network have, by what their usual filters tell apart. Triggers of the tables that are listed keep it.
 * WITHOUT ROWID, which the migration says.
 */
export const networkCounts = sqliteTable(
  "network_counts",
  {
    /** 0: of the dictionaries, which are everybody's. */
    networkId: integer().notNull(),
    /** advertiser, affiliate, category, city, news, payment, postback, provider, staff, ticket */
    list: text().notNull(),
    /** The status; of a city its country, of news whether it is published, of a postback the affiliate; empty: nothing is told apart. */
    part: text().notNull(),
    count: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.networkId, t.list, t.part] })],
);

/** What a network asks its affiliates for beside what every network does. */
export const networkCustomFields = sqliteTable(
  "network_custom_fields",
  {
    id: id(),
    networkId: integer()
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    type: text({ enum: CUSTOM_FIELD_TYPES }).notNull(),
    isRequired: flag().notNull().default(false),
    /** JSON object of labels by number, of types that offer a choice. */
    choices: text().notNull().default("{}"),
    createdAtMs: ms().notNull(),
    updatedAtMs: ms(),
  },
  (t) => [index("network_custom_fields_network").on(t.networkId)],
);

/** How a network pays its affiliates. */
export const networkPaymentSystems = sqliteTable(
  "network_payment_systems",
  {
    id: id(),
    networkId: integer()
      .notNull()
      .references(() => accounts.id),
    title: text().notNull(),
    /** Three lower-case letters; null: any. */
    currency: text(),
    /** JSON array of what must be known to pay: id, label, isRequired. */
    fields: text().notNull().default("[]"),
    createdAtMs: ms().notNull(),
    updatedAtMs: ms(),
  },
  (t) => [index("network_payment_systems_network").on(t.networkId)],
);

/** Mails that are to be sent. A row goes when its mail was sent, or was given up. */
export const mails = sqliteTable(
  "mails",
  {
    id: id(),
    /** In whose name it is sent. */
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    recipient: text().notNull(),
    subject: text().notNull(),
    /** It may say a password: sealed for its recipient. */
    bodySealed: text().notNull(),
    /** Names that the change found which it is about; they stand in the body in the place of a mark. */
    details: text().notNull().default(""),
    attempts: integer().notNull().default(0),
    /** While an attempt is made: when it counts as lost. */
    nextAttemptAtMs: ms().notNull(),
    createdAtMs: ms().notNull(),
  },
  (t) => [index("mails_due").on(t.nextAttemptAtMs), index("mails_account").on(t.accountId)],
);
