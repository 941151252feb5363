import { sql } from "../../../db/sql.ts";
import { MINUTE_MS } from "../../../lib/time.ts";
import type { Call } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { isWithinLimit } from "../../../platform/rate-limit.ts";
import { refuseKey } from "../keys/authenticate.ts";
import { hashSecret } from "../keys/credentials.ts";
import { openDecidedSession } from "../sessions/open-decided-session.ts";
import { ensureAccount } from "./ensure-account.ts";
import { readLaunch } from "./launch-data.ts";

/** How old a launch may be: the page sends it as it opens. A login approval is kept three times as long, so that none counts twice. */
const MAX_AGE_MS = 5 * MINUTE_MS;

/** How far Telegram's clock may be ahead. */
const MAX_AHEAD_MS = MINUTE_MS;

/**
 * Signs in whoever launched the service bot's Mini App, once for each launch. Their account is made if they have none.
 * @param initData what Telegram's app gave the page
 * @returns the session's token
 * @throws AppError login_off, bad_key (not signed by Telegram, too old, or used before), banned, rate_limited
 */
export async function signInByLaunch(call: Call, initData: string): Promise<string> {
  const { deps: home, client } = call;
  const { serviceBot } = home.config;
  if (serviceBot === null) throw new AppError("login_off");
  if (!(await isWithinLimit(home.loginLimiter, client))) throw new AppError("rate_limited");
  const launch = await readLaunch(serviceBot.token, initData);
  const nowMs = home.now();
  if (launch === null || nowMs - launch.signedAtMs >= MAX_AGE_MS || launch.signedAtMs - nowMs > MAX_AHEAD_MS) return refuseKey(call);
  const { deps, account } = await ensureAccount(home, launch.person);
  if (account.bannedAtMs !== null) throw new AppError("banned");
  const nonceHash = await hashSecret(`launch:${launch.hash}`);
  const session = await openDecidedSession(home, {
    deps,
    owner: { ...account, telegramId: launch.person.telegramId },
    client,
    decide: (tokenHash) =>
      sql`INSERT INTO login_approvals (nonce_hash, account_id, requested_at_ms, approved_at_ms, redeemed_by)
        VALUES (${nonceHash}, ${account.id}, ${nowMs}, ${nowMs}, ${tokenHash}) ON CONFLICT DO NOTHING`,
  });
  return session ?? refuseKey(call);
}
