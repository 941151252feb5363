import { allOf, findUnmet, type Guard } from "../../db/guards.ts";
import type { MemberKind, StaffRole } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownedSql, ownerOf } from "../access/ownership.ts";
import { mayOrThrow, type Reach } from "../access/permissions.ts";
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

const NUMBERS = ownedSql("memberships", "?1", "network_id");

const MANAGER = `SELECT id FROM memberships WHERE ${NUMBERS} AND kind = 'staff' AND status <> 'removed' AND (number = ?7 OR id = ?8)`;

/** ?1 network, ?2 kind, ?3 name, ?4 e-mail, ?5 roles, ?6 account, ?7 manager's number, ?8 manager's membership, ?9 now. */
const GUARDS: Guard[] = [
  {
    holds: `?4 IS NULL OR NOT EXISTS (SELECT 1 FROM memberships WHERE ${NUMBERS} AND kind = ?2 AND email = ?4)`,
    code: "already_exists",
    field: "email",
  },
  {
    holds: "?6 IS NULL OR EXISTS (SELECT 1 FROM accounts WHERE id = ?6 AND id <> ?1 AND banned_at_ms IS NULL)",
    code: "field_invalid",
    field: "account",
  },
  {
    holds: `?6 IS NULL OR NOT EXISTS (SELECT 1 FROM memberships WHERE ${NUMBERS} AND account_id = ?6)`,
    code: "already_exists",
    field: "account",
  },
  { holds: `(?7 IS NULL AND ?8 IS NULL) OR EXISTS (${MANAGER})`, code: "field_invalid", field: "manager" },
];

const HOLDS = allOf(GUARDS);

const NEXT_NUMBER = `(SELECT COALESCE(MAX(number), 0) + 1 FROM memberships WHERE ${NUMBERS} AND kind = ?2)`;

/** An affiliate who was removed and comes back has the number of their account, as before. */
const insertSql = ({ account, number, status, holds }: Record<"account" | "number" | "status" | "holds", string>) =>
  `INSERT INTO memberships (network_id, kind, number, account_id, status, is_invited, roles, manager_id, name, email, created_at_ms)
   SELECT ?1, ?2, ${number}, ${account}, '${status}', ?6 IS NOT NULL, ?5, (${MANAGER}), ?3, ?4, ?9 WHERE ${holds}
   ON CONFLICT (network_id, kind, number) DO UPDATE SET account_id = excluded.account_id, status = excluded.status,
     is_invited = excluded.is_invited, manager_id = excluded.manager_id, name = excluded.name, email = excluded.email,
     created_at_ms = excluded.created_at_ms, updated_at_ms = NULL
   WHERE memberships.status = 'removed'
   RETURNING number`;

const ADD_ACCOUNT = `INSERT INTO accounts (name, role, created_at_ms) SELECT ?3, 'affiliate', ?9 WHERE ${HOLDS}`;
const ADD_MADE = insertSql({ account: "last_insert_rowid()", number: "last_insert_rowid()", status: "active", holds: "changes() > 0" });
const ADD_INVITED = insertSql({
  account: "?6",
  number: `iif(?2 = 'affiliate', ?6, ${NEXT_NUMBER})`,
  status: "invited",
  holds: HOLDS,
});
const ADD_OTHER = insertSql({ account: "NULL", number: NEXT_NUMBER, status: "active", holds: HOLDS });

/**
 * Makes somebody a member of the caller's network. An affiliate gets an account of their own; who has one is invited and belongs to
 * the network once they say yes (answer-invitation.ts). Staff who look after members make new ones theirs.
 * @returns the number by which the network knows them
 * @throws AppError forbidden, already_exists (email, account), field_invalid (account, manager, roles)
 */
export async function addMember(ctx: Ctx, input: NewMember): Promise<{ number: number }> {
  const reach = mayOrThrow(ctx, memberAction(input.kind, "write"));
  if (input.kind !== "staff" && input.roles !== undefined) throw new AppError("field_invalid", "roles");
  const binds = bindsOf(ctx, input, reach);
  const d1 = ctx.deps.db.$client;
  const sqls = input.accountId !== undefined ? [ADD_INVITED] : input.kind === "affiliate" ? [ADD_ACCOUNT, ADD_MADE] : [ADD_OTHER];
  const written = await d1.batch<{ number: number }>(sqls.map((sql) => d1.prepare(sql).bind(...binds)));
  const [row] = written.at(-1)?.results ?? [];
  if (row !== undefined) return row;
  throw (await findUnmet(ctx.deps.db, GUARDS, binds)) ?? new AppError("database");
}

function bindsOf(ctx: Ctx, { kind, name, email, roles = [], accountId, manager }: NewMember, reach: Reach) {
  if (reach === "assigned" && manager !== undefined) throw new AppError("forbidden");
  return [
    ownerOf(ctx),
    kind,
    name,
    email?.toLowerCase() ?? null,
    JSON.stringify([...new Set(roles)]),
    accountId ?? null,
    manager ?? null,
    reach === "assigned" ? ctx.actor.memberId : null,
    ctx.deps.now(),
  ];
}
