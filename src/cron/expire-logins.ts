import { inArray, lte } from "drizzle-orm";
import { apiTokens, loginApprovals, loginPages, sessions } from "../db/schema/index.ts";
import { NONCE_TTL_SECONDS } from "../domain/accounts/login/login-nonce.ts";
import type { Deps } from "../platform/deps.ts";

const ROWS_PER_RUN = 1000;

/** Three times as long as an update may come late, so that a repeated one still finds its login approval. */
const APPROVAL_LIFE_MS = 3 * NONCE_TTL_SECONDS * 1000;

/** Deletes expired sessions and tokens of programs, login approvals that can no longer be used, and login pages as old as those. */
export async function expireLogins({ db, now }: Deps): Promise<void> {
  const expired = db.select({ id: sessions.id }).from(sessions).where(lte(sessions.expiresAtMs, now())).limit(ROWS_PER_RUN);
  const oldTokens = db.select({ id: apiTokens.id }).from(apiTokens).where(lte(apiTokens.expiresAtMs, now())).limit(ROWS_PER_RUN);
  const oldApprovals = db
    .select({ nonceHash: loginApprovals.nonceHash })
    .from(loginApprovals)
    .where(lte(loginApprovals.requestedAtMs, now() - APPROVAL_LIFE_MS))
    .limit(ROWS_PER_RUN);
  const oldPages = db
    .select({ nonceHash: loginPages.nonceHash })
    .from(loginPages)
    .where(lte(loginPages.seenAtMs, now() - APPROVAL_LIFE_MS))
    .limit(ROWS_PER_RUN);
  await db.batch([
    db.delete(loginPages).where(inArray(loginPages.nonceHash, oldPages)),
    db.delete(sessions).where(inArray(sessions.id, expired)),
    db.delete(apiTokens).where(inArray(apiTokens.id, oldTokens)),
    db.delete(loginApprovals).where(inArray(loginApprovals.nonceHash, oldApprovals)),
  ]);
}
