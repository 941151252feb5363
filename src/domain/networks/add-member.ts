import type { Guard } from "../../db/guards.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import type { MemberKind, StaffRole } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow, type Reach } from "../access/permissions.ts";
import { changeMember } from "./change-member.ts";
import { memberAction } from "./member.ts";

export interface NewMember {
  kind: MemberKind;
  name: string;
  /** Told apart without regard to case; unique among the network's members of the kind. */
  email?: string | undefined;
  /** Of staff alone. */
  roles?: readonly StaffRole[] | undefined;
  /** The account that is invited. Without one, an affiliate gets a new account. */
  accountId?: number | undefined;
  /** The number of the member of staff who looks after them. */
  manager?: number | undefined;
}

/** An input as it is written. */
interface Columns {
  networkId: number;
  kind: MemberKind;
  name: string;
  email: string | null;
  /** JSON list. */
  roles: string;
  accountId: number | null;
  /** Finds the member of staff who looks after them. */
  managerSql: Fragment;
  createdAtMs: number;
}

/** An affiliate who was removed and comes back has the number of their account, as before. */
const insertSql = (
  columns: Columns,
  { account, number, status, holds }: { account: Fragment; number: Fragment; status: "active" | "invited"; holds: Fragment },
) => sql`INSERT INTO memberships (network_id, kind, number, account_id, status, is_invited, roles, manager_id, name, email, created_at_ms)
  SELECT ${columns.networkId}, ${columns.kind}, ${number}, ${account}, ${status}, ${columns.accountId} IS NOT NULL, ${columns.roles},
    (${columns.managerSql}), ${columns.name}, ${columns.email}, ${columns.createdAtMs} WHERE ${holds}
  ON CONFLICT (network_id, kind, number) DO UPDATE SET account_id = excluded.account_id, status = excluded.status,
    is_invited = excluded.is_invited, manager_id = excluded.manager_id, name = excluded.name, email = excluded.email,
    created_at_ms = excluded.created_at_ms, updated_at_ms = NULL
  WHERE memberships.status = 'removed'
  RETURNING number`;

/** What makes a member: an affiliate's new account and its row, the row of an account that is invited, or a row alone. */
function writesOf(columns: Columns, holds: Fragment): Fragment[] {
  const { networkId, kind, name, accountId, createdAtMs } = columns;
  const next = sql`(SELECT COALESCE(MAX(number), 0) + 1 FROM memberships WHERE network_id = ${networkId} AND kind = ${kind})`;
  if (accountId !== null) {
    const number = kind === "affiliate" ? sql`${accountId}` : next;
    return [insertSql(columns, { account: sql`${accountId}`, number, status: "invited", holds })];
  }
  if (kind !== "affiliate") return [insertSql(columns, { account: raw("NULL"), number: next, status: "active", holds })];
  const made = raw("last_insert_rowid()");
  return [
    sql`INSERT INTO accounts (name, role, created_at_ms) SELECT ${name}, 'affiliate', ${createdAtMs} WHERE ${holds}`,
    insertSql(columns, { account: made, number: made, status: "active", holds: raw("changes() > 0") }),
  ];
}

/**
 * Makes somebody a member of the caller's network. An affiliate gets an account of their own; who has one is invited and belongs to
 * the network once they say yes (answer-invitation.ts). Staff who look after members make new ones theirs. The network's owner is told.
 * @returns the number by which the network knows them
 * @throws AppError forbidden, already_exists (email, account), field_invalid (account, manager, roles), bad_key when the caller was shut out meanwhile
 */
export async function addMember(ctx: Ctx, input: NewMember): Promise<{ number: number }> {
  const reach = mayOrThrow(ctx, memberAction(input.kind, "write"));
  if (input.kind !== "staff" && input.roles !== undefined) throw new AppError("field_invalid", "roles");
  if (reach === "assigned" && input.manager !== undefined) throw new AppError("forbidden");
  const columns = columnsOf(ctx, input, reach);
  return changeMember<{ number: number }>(ctx, {
    change: "network-member.added",
    kind: input.kind,
    number: input.kind === "affiliate" ? columns.accountId : null,
    guards: guardsOf(columns, input.manager !== undefined || reach === "assigned"),
    writes: (holds) => writesOf(columns, holds),
  });
}

function columnsOf(ctx: Ctx, { kind, name, email, roles = [], accountId, manager }: NewMember, reach: Reach): Columns {
  const networkId = ownerOf(ctx);
  const isManager = reach === "assigned" ? sql`id = ${ctx.actor.memberId}` : sql`number = ${manager ?? null}`;
  return {
    networkId,
    kind,
    name,
    email: email?.toLowerCase() ?? null,
    roles: JSON.stringify([...new Set(roles)]),
    accountId: accountId ?? null,
    managerSql: sql`SELECT id FROM memberships WHERE network_id = ${networkId} AND kind = 'staff' AND status <> 'removed' AND ${isManager}`,
    createdAtMs: ctx.deps.now(),
  };
}

function guardsOf({ networkId, kind, email, accountId, managerSql }: Columns, hasManager: boolean): Guard[] {
  const members = sql`SELECT 1 FROM memberships WHERE network_id = ${networkId}`;
  const guards: Guard[] = [
    {
      holds: sql`${email} IS NULL OR NOT EXISTS (${members} AND kind = ${kind} AND email = ${email})`,
      code: "already_exists",
      field: "email",
    },
    {
      holds: sql`${accountId} IS NULL OR EXISTS (SELECT 1 FROM accounts WHERE id = ${accountId} AND id <> ${networkId} AND banned_at_ms IS NULL)`,
      code: "field_invalid",
      field: "account",
    },
    { holds: sql`${accountId} IS NULL OR NOT EXISTS (${members} AND account_id = ${accountId})`, code: "already_exists", field: "account" },
  ];
  if (hasManager) guards.push({ holds: sql`EXISTS (${managerSql})`, code: "field_invalid", field: "manager" });
  return guards;
}
