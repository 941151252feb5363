import { allOf, type Guard, writeGuarded } from "../../db/guards.ts";
import type { MemberStatus, StaffRole } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownedSql } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { IN_REACH, type MemberRef, memberAction, reachBinds } from "./member.ts";

/** What is left out stays. */
export interface MemberChanges extends MemberRef {
  status?: Exclude<MemberStatus, "invited" | "removed"> | undefined;
  /** Of staff alone. */
  roles?: readonly StaffRole[] | undefined;
  /** The number of the member of staff who looks after them; null: nobody. */
  manager?: number | null | undefined;
}

const MANAGER = `SELECT id FROM memberships WHERE ${ownedSql("memberships", "?1", "network_id")} AND kind = 'staff' AND status <> 'removed' AND number = ?8`;

/** ?1 to ?4 as IN_REACH, ?5 status, ?6 roles, ?7 whether the manager is set, ?8 manager, ?9 now. */
const GUARDS: Guard[] = [
  { holds: `EXISTS (SELECT 1 FROM memberships WHERE ${IN_REACH})`, code: "member_not_found" },
  // Only who was invited says yes.
  {
    holds: `?5 IS NULL OR EXISTS (SELECT 1 FROM memberships WHERE ${IN_REACH} AND status <> 'invited')`,
    code: "field_invalid",
    field: "status",
  },
  { holds: `?8 IS NULL OR EXISTS (${MANAGER})`, code: "field_invalid", field: "manager" },
];

/**
 * Changes a member's status, roles or manager. It holds from the next call on that comes by their key.
 * @throws AppError forbidden, member_not_found, field_invalid (status, roles, manager)
 */
export async function setMember(ctx: Ctx, changes: MemberChanges): Promise<void> {
  const reach = mayOrThrow(ctx, memberAction(changes.kind, "write"));
  const { kind, status, roles, manager } = changes;
  if (kind !== "staff" && roles !== undefined) throw new AppError("field_invalid", "roles");
  if (reach === "assigned" && manager !== undefined) throw new AppError("forbidden");
  await writeGuarded(
    ctx.deps.db,
    GUARDS,
    `UPDATE memberships SET status = COALESCE(?5, status), roles = COALESCE(?6, roles), manager_id = iif(?7, (${MANAGER}), manager_id),
       updated_at_ms = ?9
     WHERE ${IN_REACH} AND ${allOf(GUARDS)} RETURNING id`,
    [
      ...reachBinds(ctx, changes, reach),
      status ?? null,
      roles === undefined ? null : JSON.stringify([...new Set(roles)]),
      Number(manager !== undefined),
      manager ?? null,
      ctx.deps.now(),
    ],
  );
}
