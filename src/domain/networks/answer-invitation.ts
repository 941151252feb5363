import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownedSql, ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { REMOVED } from "./removed.ts";

/**
 * Says yes or no to a network that invited the caller's account.
 * @throws AppError forbidden; member_not_found when there is no such invitation, or it was answered
 */
export async function answerInvitation(ctx: Ctx, { networkId, accepts }: { networkId: number; accepts: boolean }): Promise<void> {
  mayOrThrow(ctx, "memberships.own");
  const answered = await ctx.deps.db.$client
    .prepare(
      `UPDATE memberships SET ${accepts ? "status = 'active'" : REMOVED}, updated_at_ms = ?3
       WHERE ${ownedSql("memberships")} AND network_id = ?2 AND status = 'invited' RETURNING id`,
    )
    .bind(ownerOf(ctx), networkId, ctx.deps.now())
    .first();
  if (answered === null) throw new AppError("member_not_found");
}
