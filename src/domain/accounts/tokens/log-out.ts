import { sql, statement } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/** Ends the access token of the call, the refresh token that it came by, and what else that made. A key or a session stays. */
export async function logOut(ctx: Ctx): Promise<void> {
  mayOrThrow(ctx, "sessions.own");
  const { credential } = ctx.actor;
  if (credential.kind !== "access-token") return;
  const login = sql`(SELECT refresh_id FROM api_tokens WHERE id = ${credential.tokenId})`;
  await statement(
    ctx.deps.db,
    sql`DELETE FROM api_tokens WHERE account_id = ${ownerOf(ctx)} AND id IN (
      SELECT id FROM api_tokens WHERE id = ${login} UNION ALL SELECT id FROM api_tokens WHERE refresh_id = ${login})`,
  ).run();
}
