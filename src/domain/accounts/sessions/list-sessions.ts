import { and, desc, gt } from "drizzle-orm";
import { sessions } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";
import { sessionOf } from "../../access/actor.ts";
import { isOwned } from "../../access/is-owned.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/** Beyond it the oldest are left out: nobody signs in so often. */
const MAX_LISTED = 200;

export interface Session {
  /** Its number: nothing of its token, by which it is used. */
  id: number;
  /** Where it was made, ISO code; null: not known. */
  country: string | null;
  createdAtMs: number;
  expiresAtMs: number;
  /** The call came by it. */
  isCurrent: boolean;
}

/** The account's sessions that have not expired, newest first. */
export async function listSessions(ctx: Ctx): Promise<Session[]> {
  mayOrThrow(ctx, "sessions.own");
  const { deps, actor } = ctx;
  const rows = await deps.db
    .select({ id: sessions.id, country: sessions.country, createdAtMs: sessions.createdAtMs, expiresAtMs: sessions.expiresAtMs })
    .from(sessions)
    .where(and(isOwned(sessions.accountId, ctx), gt(sessions.expiresAtMs, deps.now())))
    .orderBy(desc(sessions.id))
    .limit(MAX_LISTED);
  return rows.map((row) => ({ ...row, isCurrent: row.id === sessionOf(actor) }));
}
