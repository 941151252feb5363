import { firstOf, readAlone } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import type { Call } from "../../../platform/context.ts";
import { limitAccount } from "../../../platform/rate-limit.ts";
import { refuseKey } from "../keys/authenticate.ts";
import { createToken, hashSecret, isToken } from "../keys/credentials.ts";
import { accessStatement } from "./log-in.ts";

/**
 * Gives a program its next access token. Those that it has stay as long as they are good for.
 * @param refreshToken null where none was sent
 * @throws AppError bad_key, rate_limited
 */
export async function refreshAccess(call: Call, { refreshToken }: { refreshToken: string | null }): Promise<string> {
  const { deps } = call;
  if (refreshToken === null || !isToken(refreshToken, "ref_")) return refuseKey(call);
  const nowMs = deps.now();
  const accessToken = createToken(deps, "acc_");
  const holderOf = sql`SELECT t.id, a.id AS accountId FROM api_tokens t JOIN accounts a ON a.id = t.account_id AND a.key_hash = t.key_hash AND a.banned_at_ms IS NULL
    WHERE t.token_hash = ${await hashSecret(refreshToken)} AND t.kind = 'refresh' AND t.expires_at_ms > ${nowMs}`;
  const holder = await readAlone(firstOf<{ id: number; accountId: number }>(deps.db, holderOf));
  if (holder === undefined) return refuseKey(call);
  await limitAccount(deps, holder.accountId);
  const made = await accessStatement(deps, { accessHash: await hashSecret(accessToken), of: sql`${holder.id}`, nowMs }).first();
  return made === null ? refuseKey(call) : accessToken;
}
