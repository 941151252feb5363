import type { Guard } from "../../db/guards.ts";
import { sql } from "../../db/sql.ts";
import type { MemberStatus, StaffRole } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { changeMember } from "./change-member.ts";
import { isInReach, type MemberRef, memberAction } from "./member.ts";

/** What is left out stays. */
export interface MemberChanges extends MemberRef {
  status?: Exclude<MemberStatus, "invited" | "removed"> | undefined;
  /** Of staff alone. */
  roles?: readonly StaffRole[] | undefined;
  /** The number of the member of staff who looks after them; null: nobody. */
  manager?: number | null | undefined;
}

/**
 * Changes a member's status, roles or manager; the network's owner is told. It holds from the next call on that comes by their key.
 * @throws AppError forbidden, member_not_found, field_invalid (status, roles, manager), bad_key when the caller was shut out meanwhile
 */
export async function setMember(ctx: Ctx, changes: MemberChanges): Promise<void> {
  const reach = mayOrThrow(ctx, memberAction(changes.kind, "write"));
  const { kind, status, roles, manager } = changes;
  if (kind !== "staff" && roles !== undefined) throw new AppError("field_invalid", "roles");
  if (reach === "assigned" && manager !== undefined) throw new AppError("forbidden");
  const isOurs = isInReach(ctx, changes, reach);
  const newStatus = status ?? null;
  const managerNumber = manager ?? null;
  const managerSql = sql`SELECT id FROM memberships
    WHERE network_id = ${ownerOf(ctx)} AND kind = 'staff' AND status <> 'removed' AND number = ${managerNumber}`;
  const guards: Guard[] = [
    { holds: sql`EXISTS (SELECT 1 FROM memberships WHERE ${isOurs})`, code: "member_not_found" },
    // Only who was invited says yes.
    {
      holds: sql`${newStatus} IS NULL OR EXISTS (SELECT 1 FROM memberships WHERE ${isOurs} AND status <> 'invited')`,
      code: "field_invalid",
      field: "status",
    },
    { holds: sql`${managerNumber} IS NULL OR EXISTS (${managerSql})`, code: "field_invalid", field: "manager" },
  ];
  const newRoles = roles === undefined ? null : JSON.stringify([...new Set(roles)]);
  await changeMember(ctx, {
    change: "network-member.changed",
    kind,
    number: changes.number,
    guards,
    writes: (holds) => [
      sql`UPDATE memberships SET status = COALESCE(${newStatus}, status), roles = COALESCE(${newRoles}, roles),
          manager_id = iif(${Number(manager !== undefined)}, (${managerSql}), manager_id), updated_at_ms = ${ctx.deps.now()}
        WHERE ${isOurs} AND ${holds} RETURNING id`,
    ],
  });
}
