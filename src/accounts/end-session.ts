import { and, eq } from "drizzle-orm";
import { sessions } from "../db/schema/index.ts";
import type { Deps } from "../deps.ts";

/**
 * Ends one of an account's sessions at once.
 * @returns false when there is no such session, or it is another account's
 */
export async function endSession(
  deps: Pick<Deps, "db">,
  { sessionId, accountId }: { sessionId: number; accountId: number },
): Promise<boolean> {
  const ended = await deps.db
    .delete(sessions)
    .where(and(eq(sessions.id, sessionId), eq(sessions.accountId, accountId)))
    .returning({ id: sessions.id });
  return ended.length === 1;
}
