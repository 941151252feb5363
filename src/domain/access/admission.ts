import { type Fragment, sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "./ownership.ts";

/**
 * Whether what let the caller in still does: a condition of writes that open an account. A call that was on its way when its session
 * or key was ended must leave nothing behind by which somebody comes in again.
 */
export function isStillAdmitted(ctx: Pick<Ctx, "account" | "actor">): Fragment {
  const { accountId, credential, memberId } = ctx.actor;
  if (credential.kind === "session")
    return sql`EXISTS (SELECT 1 FROM sessions WHERE id = ${credential.sessionId} AND account_id = ${accountId})
      AND (${memberId} IS NULL OR EXISTS (SELECT 1 FROM memberships WHERE id = ${memberId} AND status = 'active'))`;
  if (credential.kind === "member-key")
    return sql`EXISTS (SELECT 1 FROM memberships WHERE id = ${memberId} AND key_hash = ${credential.keyHash} AND status = 'active')`;
  return sql`EXISTS (SELECT 1 FROM accounts WHERE id = ${ownerOf(ctx)} AND key_hash = ${ctx.account.keyHash})`;
}
