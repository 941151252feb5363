import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, unique, uniqueIndex } from "drizzle-orm/sqlite-core";
import { MEMBER_KINDS, MEMBER_STATUSES } from "../../lib/codes.ts";
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
    /** JSON object of what else the network notes: addresses, contacts, payment systems; by kind. */
    profile: text().notNull().default("{}"),
    keyHash: text(),
    keyCreatedAtMs: ms(),
    createdAtMs: ms().notNull(),
    /** Null: never changed. */
    updatedAtMs: ms(),
  },
  (t) => [
    unique("memberships_number").on(t.networkId, t.kind, t.number),
    uniqueIndex("memberships_account").on(t.accountId, t.networkId).where(sql`account_id IS NOT NULL`),
    uniqueIndex("memberships_email").on(t.networkId, t.kind, t.email).where(sql`email IS NOT NULL`),
    index("memberships_status").on(t.networkId, t.kind, t.status, t.number),
    index("memberships_manager").on(t.managerId, t.kind, t.status, t.number).where(sql`manager_id IS NOT NULL`),
  ],
);
