import { sql, statement } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { REMOVED } from "../access/ended-membership.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";

/**
 * Says yes or no to a network that invited the caller's account.
 * @throws AppError forbidden; member_not_found when there is no such invitation, or it was answered
 */
export async function answerInvitation(ctx: Ctx, { networkId, accepts }: { networkId: number; accepts: boolean }): Promise<void> {
  mayOrThrow(ctx, "memberships.own");
  const { db, now } = ctx.deps;
  const answered = await statement(
    db,
    sql`UPDATE memberships SET ${accepts ? sql`status = 'active'` : REMOVED}, updated_at_ms = ${now()}
      WHERE account_id = ${ownerOf(ctx)} AND network_id = ${networkId} AND status = 'invited' RETURNING id`,
  ).first();
  if (answered === null) throw new AppError("member_not_found");
}
