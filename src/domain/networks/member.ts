import type { memberships } from "../../db/schema/index.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import { MEMBER_STATUSES, type MemberKind, type MemberStatus, type ROLES, type StaffRole } from "../../lib/codes.ts";
import type { HexId } from "../../lib/hex-id.ts";
import type { Ctx } from "../../platform/context.ts";
import type { Role } from "../access/actor.ts";
import { ownerOf } from "../access/ownership.ts";
import type { Action, Reach } from "../access/permissions.ts";

export type Membership = typeof memberships.$inferSelect;

/** Those whose status a list shows where none is asked for. */
export const LISTED_STATUSES = MEMBER_STATUSES.filter((status) => status !== "removed");

/** A member as their network names them. */
export interface MemberRef {
  kind: MemberKind;
  number: number;
  /** Unix seconds, where an id of 24 hex digits named them: a member who was made at another time is another. */
  createdAt?: number | undefined;
}

/** A member of staff by their number, or by an id of 24 hex digits. */
export type StaffNumber = number | HexId;

/** Whether a row of `memberships` has a number. */
export function isNumbered(of: StaffNumber | Pick<MemberRef, "number" | "createdAt">): Fragment {
  const { number, createdAt } = typeof of === "number" ? { number: of } : of;
  return createdAt === undefined ? sql`number = ${number}` : sql`number = ${number} AND created_at_ms / 1000 = ${createdAt}`;
}

/** A member as the network's staff sees them. Nothing of a key is shown but since when there is one. */
export interface Member extends MemberRef {
  accountId: number | null;
  status: MemberStatus;
  roles: StaffRole[];
  /** The number of the member of staff who looks after them. */
  manager: number | null;
  isInvited: boolean;
  name: string;
  email: string | null;
  keyCreatedAtMs: number | null;
  createdAtMs: number;
  updatedAtMs: number | null;
}

/** The role of the account that a network makes for a member. */
export const ACCOUNT_ROLES = { affiliate: "affiliate", advertiser: "advertiser", staff: "manager" } as const satisfies Record<
  MemberKind,
  (typeof ROLES)[number]
>;

const ACTIONS = {
  affiliate: { read: "affiliates.read", write: "affiliates.write" },
  advertiser: { read: "advertisers.read", write: "advertisers.write" },
  staff: { read: "staff.read", write: "staff.write" },
} as const satisfies Record<MemberKind, Record<"read" | "write", Action>>;

/** The right that it takes to read or to change members of a kind. */
export function memberAction(kind: MemberKind, means: "read" | "write"): Action {
  return ACTIONS[kind][means];
}

/** Whether a row of `memberships` is a member that the call may touch. */
export function isInReach(ctx: Ctx, ref: MemberRef, reach: Reach): Fragment {
  const only = onlyOf(ctx, reach);
  const isAssigned = only === null ? raw("") : sql` AND manager_id = ${only}`;
  return sql`network_id = ${ownerOf(ctx)} AND kind = ${ref.kind} AND ${isNumbered(ref)} AND status <> 'removed'${isAssigned}`;
}

/** The member of staff whose members alone are within reach; null: all are. Nobody is assigned to 0. */
export function onlyOf({ actor }: Pick<Ctx, "actor">, reach: Reach): number | null {
  return reach === "all" ? null : (actor.memberId ?? 0);
}

/** The roles that a row holds. */
export function readRoles(json: string): StaffRole[] {
  return JSON.parse(json) as StaffRole[];
}

/** What the rights of a member come from. */
export function rolesOf({ kind, roles }: Pick<Membership, "kind" | "roles">): Role[] {
  if (kind === "staff") return readRoles(roles);
  return [kind === "affiliate" ? "network_affiliate" : "network_advertiser"];
}
