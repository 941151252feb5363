import { eq } from "drizzle-orm";
import { sessions } from "../../../db/schema/index.ts";
import { type Fragment, sql, statement } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";
import { enqueueCalls } from "../../telegram/outbox/outbox.ts";
import { createToken, hashSecret } from "../keys/credentials.ts";
import { type NewSession, sessionStatements } from "./open-session.ts";

interface Decided extends Pick<NewSession, "client"> {
  /** Those of the cell of the owner's account. */
  deps: Deps;
  /** Somebody whom Telegram knows. */
  owner: NewSession["owner"] & { telegramId: number };
  /** The statement, in the first cell, of which one call alone changes a row: that call makes the session. */
  decide(tokenHash: string): Fragment;
  /** Whether that was taken back while the session was made in another cell. */
  isTakenBack?(): Promise<boolean>;
}

/**
 * Makes a session where a statement of the first cell says so, in the account's own cell. In the first cell it is one batch; a call that
 * dies between two leaves a sign-in that is over, and the person signs in again.
 * @returns its token; null where the statement changed nothing, or it was taken back
 */
export async function openDecidedSession(home: Deps, { deps, owner, client, decide, isTakenBack }: Decided): Promise<string | null> {
  const token = createToken(deps, "sess_");
  const tokenHash = await hashSecret(token);
  const decision = statement(home.db, decide(tokenHash));
  const holds = deps === home ? sql`changes() > 0` : sql`TRUE`;
  const opening = sessionStatements(deps, { owner, tokenHash, client, holds });
  if (deps !== home && (await decision.run()).meta.changes === 0) return null;
  const results = await deps.db.$client.batch<{ id: number }>([...(deps === home ? [decision] : []), ...opening]);
  const told = results.at(-1)?.results[0];
  if (told === undefined) return null;
  if (deps !== home && (await isTakenBack?.()) === true) {
    // Nobody was told its token.
    await deps.db.delete(sessions).where(eq(sessions.tokenHash, tokenHash));
    return null;
  }
  await enqueueCalls(deps, [told.id]);
  return token;
}
