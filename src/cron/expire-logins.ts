import { inArray, lte } from "drizzle-orm";
import { loginApprovals, loginPages, sessions } from "../db/schema/index.ts";
import { NONCE_TTL_SECONDS } from "../domain/accounts/login/login-nonce.ts";
import type { Deps } from "../platform/deps.ts";

const ROWS_PER_RUN = 1000;

/** Three times as long as an update may come late, so that no repeat of one finds its approval gone. */
const APPROVAL_LIFE_MS = 3 * NONCE_TTL_SECONDS * 1000;

/** Deletes sessions that have expired, login approvals that nobody can answer or redeem any more, and pages as old as those. */
export async function expireLogins({ db, now }: Deps): Promise<void> {
  const ended = db.select({ id: sessions.id }).from(sessions).where(lte(sessions.expiresAtMs, now())).limit(ROWS_PER_RUN);
  const faded = db
    .select({ nonceHash: loginApprovals.nonceHash })
    .from(loginApprovals)
    .where(lte(loginApprovals.requestedAtMs, now() - APPROVAL_LIFE_MS))
    .limit(ROWS_PER_RUN);
  const left = db
    .select({ nonceHash: loginPages.nonceHash })
    .from(loginPages)
    .where(lte(loginPages.seenAtMs, now() - APPROVAL_LIFE_MS))
    .limit(ROWS_PER_RUN);
  await db.batch([
    db.delete(loginPages).where(inArray(loginPages.nonceHash, left)),
    db.delete(sessions).where(inArray(sessions.id, ended)),
    db.delete(loginApprovals).where(inArray(loginApprovals.nonceHash, faded)),
  ]);
}
