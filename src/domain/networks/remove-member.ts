import { sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { REMOVED } from "../access/ended-membership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { changeMember } from "./change-member.ts";
import { isInReach, type MemberRef, memberAction } from "./member.ts";

/**
 * Ends a membership: its key is dead at once, and whom they looked after has no manager. The account of an affiliate stays as it is.
 * The network's owner is told.
 * @throws AppError forbidden, member_not_found; bad_key when the caller was shut out meanwhile
 */
export async function removeMember(ctx: Ctx, ref: MemberRef): Promise<void> {
  const reach = mayOrThrow(ctx, memberAction(ref.kind, "write"));
  const isMember = isInReach(ctx, ref, reach);
  await changeMember(ctx, {
    change: "network-member.removed",
    ...ref,
    guards: [{ holds: sql`EXISTS (SELECT 1 FROM memberships WHERE ${isMember})`, code: "member_not_found" }],
    writes: (holds) => [
      sql`UPDATE memberships SET manager_id = NULL WHERE manager_id = (SELECT id FROM memberships WHERE ${isMember}) AND ${holds}`,
      sql`UPDATE memberships SET ${REMOVED}, updated_at_ms = ${ctx.deps.now()} WHERE ${isMember} AND ${holds} RETURNING id`,
    ],
  });
}
