import { and, desc, eq, gt } from "drizzle-orm";
import { sessions } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";
import { sessionOf } from "../../access/actor.ts";

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
export async function listSessions({ deps, account, actor }: Ctx): Promise<Session[]> {
  const rows = await deps.db
    .select({ id: sessions.id, country: sessions.country, createdAtMs: sessions.createdAtMs, expiresAtMs: sessions.expiresAtMs })
    .from(sessions)
    .where(and(eq(sessions.accountId, account.id), gt(sessions.expiresAtMs, deps.now())))
    .orderBy(desc(sessions.id))
    .limit(MAX_LISTED);
  return rows.map((row) => ({ ...row, isCurrent: row.id === sessionOf(actor) }));
}
