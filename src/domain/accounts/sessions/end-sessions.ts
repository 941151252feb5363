import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { sessionOf } from "../../access/actor.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { auditStatement, authorOf } from "../../audit/audit.ts";

/**
 * Ends a session of the account, which may be the call's own.
 * @throws AppError session_not_found
 */
export async function endSession(ctx: Ctx, id: number): Promise<void> {
  mayOrThrow(ctx, "sessions.own");
  const ended = await end(ctx, "id = ?2", id);
  if (ended === 0) throw new AppError("session_not_found");
}

/** Signs out: ends the session that the call came by, unless another call just did. */
export async function endOwnSession(ctx: Ctx): Promise<void> {
  mayOrThrow(ctx, "sessions.own");
  await end(ctx, "id = ?2", sessionOf(ctx.actor));
}

/** Ends every session of the account but the call's own. @returns how many there were */
export function endOtherSessions(ctx: Ctx): Promise<number> {
  mayOrThrow(ctx, "sessions.own");
  return end(ctx, "id IS NOT ?2", sessionOf(ctx.actor));
}

/** @param which SQL over ?2 */
async function end(ctx: Ctx, which: string, id: number | null): Promise<number> {
  const { deps } = ctx;
  const d1 = deps.db.$client;
  const [deleted] = await d1.batch([
    d1.prepare(`DELETE FROM sessions WHERE account_id = ?1 AND ${which} RETURNING id`).bind(ownerOf(ctx), id),
    auditStatement(deps, { author: authorOf(ctx), action: "sessions.ended", onlyIfChanged: true }),
  ]);
  return deleted?.results.length ?? 0;
}
