import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { IN_REACH, type MemberRef, memberAction, reachBinds } from "./member.ts";
import { REMOVED } from "./removed.ts";

/**
 * Ends a membership: its key is dead at once, and whom they looked after has no manager. The account of an affiliate stays as it is.
 * @throws AppError forbidden, member_not_found
 */
export async function removeMember(ctx: Ctx, ref: MemberRef): Promise<void> {
  const reach = mayOrThrow(ctx, memberAction(ref.kind, "write"));
  const d1 = ctx.deps.db.$client;
  const binds = reachBinds(ctx, ref, reach);
  const [, removed] = await d1.batch([
    d1.prepare(`UPDATE memberships SET manager_id = NULL WHERE manager_id = (SELECT id FROM memberships WHERE ${IN_REACH})`).bind(...binds),
    d1.prepare(`UPDATE memberships SET ${REMOVED}, updated_at_ms = ?5 WHERE ${IN_REACH} RETURNING id`).bind(...binds, ctx.deps.now()),
  ]);
  if (removed?.results.length !== 1) throw new AppError("member_not_found");
}
