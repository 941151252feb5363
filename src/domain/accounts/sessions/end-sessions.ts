import { type Fragment, sql, statement } from "../../../db/sql.ts";
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
  const ended = await end(ctx, sql`id = ${id}`);
  if (ended === 0) throw new AppError("session_not_found");
}

/** Signs out: ends the session that the call came by, unless another call just did. */
export async function endOwnSession(ctx: Ctx): Promise<void> {
  mayOrThrow(ctx, "sessions.own");
  await end(ctx, sql`id = ${sessionOf(ctx.actor)}`);
}

/** Ends every session of the account but the call's own. @returns how many there were */
export function endOtherSessions(ctx: Ctx): Promise<number> {
  mayOrThrow(ctx, "sessions.own");
  return end(ctx, sql`id IS NOT ${sessionOf(ctx.actor)}`);
}

/** @returns how many there were */
async function end(ctx: Ctx, isMeant: Fragment): Promise<number> {
  const { deps } = ctx;
  const [deleted] = await deps.db.$client.batch([
    statement(deps.db, sql`DELETE FROM sessions WHERE account_id = ${ownerOf(ctx)} AND ${isMeant} RETURNING id`),
    auditStatement(deps, { author: authorOf(ctx), action: "sessions.ended", onlyIfChanged: true }),
  ]);
  return deleted?.results.length ?? 0;
}
