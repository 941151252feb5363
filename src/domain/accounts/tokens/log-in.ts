import { eq } from "drizzle-orm";
import { accounts } from "../../../db/schema/index.ts";
import { type Fragment, sql, statement } from "../../../db/sql.ts";
import { DAY_MS, HOUR_MS } from "../../../lib/time.ts";
import type { Account, Call } from "../../../platform/context.ts";
import { type Deps, inCell } from "../../../platform/deps.ts";
import { limitAccount } from "../../../platform/rate-limit.ts";
import { admitHolder, refuseKey } from "../keys/authenticate.ts";
import { cellOfCredential, createToken, hashSecret, parseApiKey } from "../keys/credentials.ts";

const ACCESS_MS = HOUR_MS;
const REFRESH_MS = 30 * DAY_MS;

interface Login {
  /** The account's number, or its login at Telegram, with or without @. */
  username: string;
  /** Its API key. */
  password: string;
}

/** What a program signs its calls with, and what it gets the next such token by. */
export interface TokenPair {
  accountId: number;
  accessToken: string;
  refreshToken: string;
}

/**
 * Signs a program in. Its tokens end with the key that it came by.
 * @throws AppError bad_key, banned, unpaid, rate_limited
 */
export async function logIn(call: Call, { username, password }: Login): Promise<TokenPair> {
  const deps = inCell(call.deps, cellOfCredential(password));
  const apiKey = parseApiKey(password);
  if (apiKey === null || apiKey.onlyReports) return refuseKey(call);
  const account = await deps.db.query.accounts.findFirst({ where: eq(accounts.id, apiKey.accountId) });
  if (account === undefined || !isCalled(account, username)) return refuseKey(call);
  const { keyHash } = await admitHolder({ ...call, deps }, { ...account, accountId: account.id }, apiKey.key);
  await limitAccount(deps, account.id);
  return createPair(account, deps, keyHash ?? "");
}

function isCalled({ id, login }: Account, username: string): boolean {
  const name = username.trim().replace(/^@/, "").toLowerCase();
  return name === String(id) || (login !== "" && name === login.toLowerCase());
}

async function createPair({ id: accountId }: Account, deps: Deps, keyHash: string): Promise<TokenPair> {
  const [accessToken, refreshToken] = [createToken(deps, "acc_"), createToken(deps, "ref_")];
  const [accessHash, refreshHash] = await Promise.all([hashSecret(accessToken), hashSecret(refreshToken)]);
  const nowMs = deps.now();
  const refreshId = sql`SELECT id FROM api_tokens WHERE token_hash = ${refreshHash}`;
  await deps.db.$client.batch([
    statement(
      deps.db,
      sql`INSERT INTO api_tokens (account_id, kind, token_hash, key_hash, created_at_ms, expires_at_ms)
        VALUES (${accountId}, 'refresh', ${refreshHash}, ${keyHash}, ${nowMs}, ${nowMs + REFRESH_MS})`,
    ),
    accessStatement(deps, { accessHash, of: refreshId, nowMs }),
  ]);
  return { accountId, accessToken, refreshToken };
}

/** Makes an access token of a refresh token. @param of SQL of the number of the refresh token; it makes none where that finds nothing */
export function accessStatement(
  { db }: Pick<Deps, "db">,
  { accessHash, of, nowMs }: { accessHash: string; of: Fragment; nowMs: number },
): D1PreparedStatement {
  return statement(
    db,
    sql`INSERT INTO api_tokens (account_id, kind, token_hash, refresh_id, key_hash, created_at_ms, expires_at_ms)
      SELECT account_id, 'access', ${accessHash}, id, key_hash, ${nowMs}, ${nowMs + ACCESS_MS} FROM api_tokens WHERE id = (${of})
      RETURNING account_id`,
  );
}
