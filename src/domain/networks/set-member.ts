import type { Guard } from "../../db/guards.ts";
import type { Read } from "../../db/read.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import type { MemberKind, MemberStatus, StaffRole } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow, type Reach } from "../access/permissions.ts";
import { changeMember } from "./change-member.ts";
import { ACCOUNT_ROLES, isInReach, isNumbered, type MemberRef, memberAction, type StaffNumber } from "./member.ts";
import { hashPassword } from "./passwords/password.ts";
import type { ProfilePatch } from "./people/profile.ts";

/** What is left out stays. */
export interface MemberChanges<Kind extends MemberKind = MemberKind> extends MemberRef {
  kind: Kind;
  status?: Exclude<MemberStatus, "invited" | "removed"> | undefined;
  /** Of staff alone. */
  roles?: readonly StaffRole[] | undefined;
  /** The member of staff who looks after them; null: nobody. */
  manager?: StaffNumber | null | undefined;
  /** Or SQL that makes it of what the row holds. */
  name?: string | Fragment | undefined;
  /** Null: none. */
  email?: string | null | undefined;
  login?: string | null | undefined;
  /** What they sign in by from now on. Their sessions end; who has no account gets one. */
  password?: string | undefined;
  profile?: ProfilePatch<Kind> | undefined;
  /** What else must hold. */
  guards?: readonly Guard[] | undefined;
  /** What follows from the new password. @param isSet whether it was set */
  consequences?(isSet: Fragment): readonly Fragment[];
}

/**
 * Changes what a network knows of a member; its owner is told. It holds from the next call on that comes by their key.
 * @param reads what is read of them afterwards
 * @throws AppError forbidden, also of a password of who joined with an account of their own; member_not_found, already_exists (email), field_invalid (status, roles, manager), bad_key when the caller was shut out meanwhile; of `guards`
 */
export async function setMember<Kind extends MemberKind, T extends readonly unknown[] = []>(
  ctx: Ctx,
  changes: MemberChanges<Kind>,
  ...reads: { [K in keyof T]: Read<T[K]> }
): Promise<T> {
  const reach = mayOrThrow(ctx, memberAction(changes.kind, "write"));
  const { kind, roles, manager, password } = changes;
  if (kind !== "staff" && roles !== undefined) throw new AppError("field_invalid", "roles");
  if (reach === "assigned" && manager === null) throw new AppError("forbidden");
  const isOurs = isInReach(ctx, changes, reach);
  const passwordHash = password === undefined ? null : await hashPassword(ctx.deps, password);
  const managerSql = managerOf(ctx, changes, reach);
  const [, ...read] = await changeMember<unknown, T>(
    ctx,
    {
      change: "network-member.changed",
      kind,
      number: changes.number,
      guards: [...guardsOf(ctx, changes, { isOurs, managerSql }), ...(changes.guards ?? [])],
      writes: (holds) => writesOf(ctx, changes, { isOurs, managerSql, passwordHash, holds }),
      consequences: passwordHash === null ? [] : consequencesOf(changes, sql`${isOurs} AND password_hash = ${passwordHash}`),
    },
    ...reads,
  );
  return read;
}

/** Staff who only look after members name nobody else as their manager. */
function managerOf(ctx: Ctx, { manager }: MemberChanges, reach: Reach): Fragment {
  const isNamed = manager == null ? raw("FALSE") : isNumbered(manager);
  const isOwn = reach === "assigned" ? sql` AND id = ${ctx.actor.memberId}` : raw("");
  return sql`SELECT id FROM memberships WHERE network_id = ${ownerOf(ctx)} AND kind = 'staff' AND status <> 'removed' AND ${isNamed}${isOwn}`;
}

interface Found {
  isOurs: Fragment;
  managerSql: Fragment;
}

function guardsOf(ctx: Ctx, { kind, number, status, manager, email, password }: MemberChanges, { isOurs, managerSql }: Found): Guard[] {
  const isMember = (condition: Fragment) => sql`EXISTS (SELECT 1 FROM memberships WHERE ${isOurs}${condition})`;
  const guards: Guard[] = [{ holds: isMember(raw("")), code: "member_not_found" }];
  // Only who was invited says yes.
  if (status !== undefined) guards.push({ holds: isMember(sql` AND status <> 'invited'`), code: "field_invalid", field: "status" });
  if (manager != null) guards.push({ holds: sql`EXISTS (${managerSql})`, code: "field_invalid", field: "manager" });
  // By a password the network could act as somebody who was there before.
  if (password !== undefined) guards.push({ holds: isMember(sql` AND is_invited = 0`), code: "forbidden" });
  if (email != null)
    guards.push({
      holds: sql`NOT EXISTS (SELECT 1 FROM memberships WHERE network_id = ${ownerOf(ctx)} AND kind = ${kind} AND email = ${email.toLowerCase()} AND number <> ${number})`,
      code: "already_exists",
      field: "email",
    });
  return guards;
}

function writesOf(
  ctx: Ctx,
  changes: MemberChanges,
  { isOurs, managerSql, passwordHash, holds }: Found & { passwordHash: string | null; holds: Fragment },
): Fragment[] {
  const { status, roles, manager, name, email, login, profile, kind } = changes;
  const nowMs = ctx.deps.now();
  const given = (value: unknown) => Number(value !== undefined);
  const newRoles = roles === undefined ? null : JSON.stringify([...new Set(roles)]);
  const account = sql`INSERT INTO accounts (name, role, created_at_ms)
    SELECT coalesce(nullif(name, ''), login, email, ''), ${ACCOUNT_ROLES[kind]}, ${nowMs} FROM memberships
    WHERE ${isOurs} AND account_id IS NULL AND ${holds}`;
  const password = sql`, password_hash = ${passwordHash}, password_set_at_ms = ${nowMs}, account_id = coalesce(account_id, last_insert_rowid())`;
  const member = sql`UPDATE memberships SET status = coalesce(${status ?? null}, status), roles = coalesce(${newRoles}, roles),
      manager_id = iif(${given(manager)}, (${managerSql}), manager_id), name = coalesce(${name ?? null}, name),
      email = iif(${given(email)}, ${email?.toLowerCase() ?? null}, email), login = iif(${given(login)}, ${login ?? null}, login),
      profile = json_patch(profile, ${JSON.stringify(profile ?? {})}), updated_at_ms = ${nowMs}${passwordHash === null ? raw("") : password}
    WHERE ${isOurs} AND ${holds} RETURNING id`;
  return passwordHash === null ? [member] : [account, member];
}

function consequencesOf({ consequences }: MemberChanges, isSet: Fragment): Fragment[] {
  const theirs = sql`SELECT account_id FROM memberships WHERE ${isSet}`;
  return [
    sql`DELETE FROM sessions WHERE account_id IN (${theirs})`,
    ...(consequences?.(sql`EXISTS (SELECT 1 FROM memberships WHERE ${isSet})`) ?? []),
  ];
}
