import { sql, statement } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { isInReach, type MemberRef, memberAction } from "./member.ts";
import { REMOVED } from "./removed.ts";

/**
 * Ends a membership: its key is dead at once, and whom they looked after has no manager. The account of an affiliate stays as it is.
 * @throws AppError forbidden, member_not_found
 */
export async function removeMember(ctx: Ctx, ref: MemberRef): Promise<void> {
  const reach = mayOrThrow(ctx, memberAction(ref.kind, "write"));
  const { db, now } = ctx.deps;
  const isMember = isInReach(ctx, ref, reach);
  const [, removed] = await db.$client.batch([
    statement(db, sql`UPDATE memberships SET manager_id = NULL WHERE manager_id = (SELECT id FROM memberships WHERE ${isMember})`),
    statement(db, sql`UPDATE memberships SET ${REMOVED}, updated_at_ms = ${now()} WHERE ${isMember} RETURNING id`),
  ]);
  if (removed?.results.length !== 1) throw new AppError("member_not_found");
}
