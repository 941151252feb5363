import { sql, statement } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";
import { NONCE_TTL_SECONDS } from "./login-nonce.ts";

interface Answered {
  nonceHash: string;
  /** Whose answer it is; of anybody else's nonce nothing is changed or told. */
  accountId: number;
}

/**
 * A person approves a sign-in as theirs: from now on a poll may redeem its nonce. Approving it again changes nothing.
 * @returns false when the nonce has ended: it is too old, was refused, or is not theirs
 */
export async function approveLogin({ db, now }: Pick<Deps, "db" | "now">, { nonceHash, accountId }: Answered): Promise<boolean> {
  const { meta } = await statement(
    db,
    sql`UPDATE login_approvals SET approved_at_ms = coalesce(approved_at_ms, ${now()}) WHERE nonce_hash = ${nonceHash}
      AND account_id = ${accountId} AND refused_at_ms IS NULL AND requested_at_ms > ${now() - NONCE_TTL_SECONDS * 1000}`,
  ).run();
  return meta.changes > 0;
}

/**
 * A person says that a sign-in is not theirs, whatever was said before: its nonce ends.
 * @returns since when there may be a session by it, Unix milliseconds; null: there is none, and will be none
 */
export async function refuseLogin({ db, now }: Pick<Deps, "db" | "now">, { nonceHash, accountId }: Answered): Promise<number | null> {
  const refused = await statement(
    db,
    sql`UPDATE login_approvals SET refused_at_ms = coalesce(refused_at_ms, ${now()})
      WHERE nonce_hash = ${nonceHash} AND account_id = ${accountId}
      RETURNING CASE WHEN redeemed_by IS NOT NULL THEN approved_at_ms END AS atMs`,
  ).first<{ atMs: number | null }>();
  return refused?.atMs ?? null;
}
