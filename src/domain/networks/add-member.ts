import type { Guard } from "../../db/guards.ts";
import type { Read } from "../../db/read.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import type { MemberKind, MemberStatus, StaffRole } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow, type Reach } from "../access/permissions.ts";
import { hashSecret } from "../accounts/keys/credentials.ts";
import { changeMember } from "./change-member.ts";
import { ACCOUNT_ROLES, isNumbered, memberAction, type StaffNumber } from "./member.ts";
import { createMemberKey } from "./member-key.ts";
import { hashPassword } from "./passwords/password.ts";
import type { ProfilePatch } from "./people/profile.ts";

export interface NewMember<Kind extends MemberKind = MemberKind> {
  kind: Kind;
  name: string;
  /** Told apart without regard to case; unique among the network's members of the kind. */
  email?: string | null | undefined;
  /** Of staff alone. */
  roles?: readonly StaffRole[] | undefined;
  /** The account that is invited. Without one, an affiliate gets a new account, and so does who gets a password. */
  accountId?: number | undefined;
  /** The member of staff who looks after them. */
  manager?: StaffNumber | null | undefined;
  /** Of who is not invited; active by default. */
  status?: Exclude<MemberStatus, "invited" | "removed"> | undefined;
  /** What an affiliate calls themselves. */
  login?: string | null | undefined;
  /** What they sign in by; of who is not invited. */
  password?: string | undefined;
  profile?: ProfilePatch<Kind> | undefined;
  /** Whether they get a key; of who is not invited, and no advertiser. */
  getsKey?: boolean | undefined;
  /** What else must hold. */
  guards?: readonly Guard[] | undefined;
  /** What follows, of who gets a password. @param isThem SQL of which row of memberships is theirs */
  consequences?(isThem: Fragment): readonly Fragment[];
}

/** An input as it is written. */
interface Columns {
  networkId: number;
  kind: MemberKind;
  name: string;
  email: string | null;
  login: string | null;
  /** JSON list. */
  roles: string;
  accountId: number | null;
  /** Finds the member of staff who looks after them. */
  managerSql: Fragment;
  status: MemberStatus;
  passwordHash: string | null;
  keyHash: string | null;
  /** JSON. */
  profile: string;
  createdAtMs: number;
}

/** An affiliate who was removed and comes back has the number of their account, as before. */
const insertSql = (columns: Columns, { account, number, holds }: { account: Fragment; number: Fragment; holds: Fragment }) => {
  const { createdAtMs, passwordHash, keyHash } = columns;
  return sql`INSERT INTO memberships (network_id, kind, number, account_id, status, is_invited, roles, manager_id, name, email, login,
      password_hash, password_set_at_ms, key_hash, key_created_at_ms, profile, created_at_ms)
    SELECT ${columns.networkId}, ${columns.kind}, ${number}, ${account}, ${columns.status}, ${columns.accountId} IS NOT NULL, ${columns.roles},
      (${columns.managerSql}), ${columns.name}, ${columns.email}, ${columns.login}, ${passwordHash}, iif(${passwordHash} IS NULL, NULL, ${createdAtMs}),
      ${keyHash}, iif(${keyHash} IS NULL, NULL, ${createdAtMs}), json_patch('{}', ${columns.profile}), ${createdAtMs} WHERE ${holds}
    ON CONFLICT (network_id, kind, number) DO UPDATE SET account_id = excluded.account_id, status = excluded.status,
      is_invited = excluded.is_invited, manager_id = excluded.manager_id, name = excluded.name, email = excluded.email,
      login = excluded.login, profile = excluded.profile, created_at_ms = excluded.created_at_ms, updated_at_ms = NULL
    WHERE memberships.status = 'removed'
    RETURNING id, number`;
};

/** What makes a member: a new account and its row, the row of an account that is invited, or a row alone. */
function writesOf(columns: Columns, holds: Fragment): Fragment[] {
  const { networkId, kind, name, login, email, accountId, createdAtMs } = columns;
  const next = sql`(SELECT COALESCE(MAX(number), 0) + 1 FROM memberships WHERE network_id = ${networkId} AND kind = ${kind})`;
  if (accountId !== null) {
    const number = kind === "affiliate" ? sql`${accountId}` : next;
    return [insertSql(columns, { account: sql`${accountId}`, number, holds })];
  }
  if (kind !== "affiliate" && columns.passwordHash === null) return [insertSql(columns, { account: raw("NULL"), number: next, holds })];
  const made = raw("last_insert_rowid()");
  const called = name || login || email || "";
  return [
    sql`INSERT INTO accounts (name, role, created_at_ms) SELECT ${called}, ${ACCOUNT_ROLES[kind]}, ${createdAtMs} WHERE ${holds}`,
    insertSql(columns, { account: made, number: kind === "affiliate" ? made : next, holds: raw("changes() > 0") }),
  ];
}

/** A member who was made. */
export interface AddedMember {
  /** By which the network knows them. */
  number: number;
  /** Their key, which is not stored and cannot be shown again; left out: they got none. */
  key?: string;
}

/**
 * Makes somebody a member of the caller's network. An affiliate gets an account of their own; who has one is invited and belongs to
 * the network once they say yes (answer-invitation.ts). Staff who look after members make new ones theirs. The network's owner is told.
 * @throws AppError forbidden, already_exists (email, account), field_invalid (account, manager, roles), bad_key when the caller was shut out meanwhile; of `guards`
 */
export async function addMember<Kind extends MemberKind>(ctx: Ctx, input: NewMember<Kind>): Promise<AddedMember> {
  const [added] = await addAndRead(ctx, input);
  return added;
}

/**
 * `addMember`, with what is read of them afterwards: `newestNumber` is theirs.
 * @throws AppError as addMember does
 */
export async function addAndRead<Kind extends MemberKind, T extends readonly unknown[] = []>(
  ctx: Ctx,
  input: NewMember<Kind>,
  ...reads: { [K in keyof T]: Read<T[K]> }
): Promise<[AddedMember, ...T]> {
  const reach = mayOrThrow(ctx, memberAction(input.kind, "write"));
  if (input.kind !== "staff" && input.roles !== undefined) throw new AppError("field_invalid", "roles");
  const key = input.getsKey ? createMemberKey(ctx.deps) : null;
  const columns = {
    ...columnsOf(ctx, input, reach),
    passwordHash: input.password === undefined ? null : await hashPassword(ctx.deps, input.password),
    keyHash: key === null ? null : await hashSecret(key.secret),
  };
  const hasManager = input.manager != null || reach === "assigned";
  const [{ id, number }, ...read] = await changeMember<{ id: number; number: number }, T>(
    ctx,
    {
      change: "network-member.added",
      kind: input.kind,
      number: input.kind === "affiliate" ? columns.accountId : null,
      guards: [...guardsOf(columns, hasManager), ...(input.guards ?? [])],
      writes: (holds) => writesOf(columns, holds),
      consequences: input.consequences?.(sql`network_id = ${columns.networkId} AND password_hash = ${columns.passwordHash}`) ?? [],
    },
    ...reads,
  );
  return [{ number, ...(key === null ? {} : { key: key.keyOf(id) }) }, ...read];
}

/** SQL of the number of the member of a kind who was made last, in the batch that made them. */
export function newestNumber(ctx: Ctx, kind: MemberKind): Fragment {
  return sql`(SELECT MAX(number) FROM memberships WHERE network_id = ${ownerOf(ctx)} AND kind = ${kind})`;
}

type Written = Omit<Columns, "passwordHash" | "keyHash">;

function columnsOf(ctx: Ctx, input: NewMember, reach: Reach): Written {
  const networkId = ownerOf(ctx);
  const { kind, name, email, login, roles = [], accountId, manager, status = "active", profile = {} } = input;
  const isOwn = reach === "assigned" ? sql` AND id = ${ctx.actor.memberId}` : raw("");
  const isManager = manager == null ? raw(reach === "assigned" ? "TRUE" : "FALSE") : isNumbered(manager);
  return {
    networkId,
    kind,
    name,
    email: email?.toLowerCase() ?? null,
    login: login ?? null,
    roles: JSON.stringify([...new Set(roles)]),
    accountId: accountId ?? null,
    managerSql: sql`SELECT id FROM memberships WHERE network_id = ${networkId} AND kind = 'staff' AND status <> 'removed' AND ${isManager}${isOwn}`,
    status: accountId === undefined ? status : "invited",
    profile: JSON.stringify(profile),
    createdAtMs: ctx.deps.now(),
  };
}

function guardsOf({ networkId, kind, email, accountId, managerSql }: Written, hasManager: boolean): Guard[] {
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
