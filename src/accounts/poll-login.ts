import type { Account, Call } from "../context.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { isWithinLimit } from "../rate-limit.ts";
import { type Notice, outboxStatement, ROW_ID, wakeOutbox } from "../telegram/outbox.ts";
import { type Lang, textMoment, texts } from "../telegram/texts.ts";
import { DAY_MS } from "../time.ts";
import { createSessionToken, hashSecret } from "./keys.ts";
import { NONCE_TTL_SECONDS, nonceNames } from "./login-nonce.ts";

const SESSION_DAYS = 30;

/** Twice the time Cloudflare names for a KV write to be seen everywhere: younger records are not asked for. */
const KV_SETTLED_MS = 120_000;

interface Bell {
  accountId: number;
  rungAtMs: number;
  telegramId: number;
  lang: Lang;
  bannedAtMs: Account["bannedAtMs"];
}

/**
 * Redeems a login nonce for a session, once. While nobody has opened the bot with it, or it has been redeemed or has
 * expired, there is nothing to redeem: one read of D1 by primary key, and nothing stored.
 * @returns the session token, or null while pending
 * @throws AppError rate_limited, banned
 */
export async function pollLogin(call: Call, nonce: string): Promise<string | null> {
  const { deps, client } = call;
  if (!(await isWithinLimit(deps.loginLimiter, client))) throw new AppError("rate_limited");
  const { hash, kvKey } = await nonceNames(nonce);
  const bell = await findBell(deps, hash);
  if (bell === null || !(await isAlive(deps, kvKey, bell))) return null;
  if (bell.bannedAtMs !== null) throw new AppError("banned");
  return takeBell(call, hash, bell);
}

function findBell(deps: Deps, hash: string): Promise<Bell | null> {
  return deps.db.$client
    .prepare(
      `SELECT a.id AS accountId, b.rung_at_ms AS rungAtMs, a.telegram_id AS telegramId, a.lang, a.banned_at_ms AS bannedAtMs
       FROM login_bells b JOIN accounts a ON a.id = b.account_id
       WHERE b.nonce_hash = ?1 AND b.taken_by IS NULL`,
    )
    .bind(hash)
    .first<Bell>();
}

/**
 * KV's TTL ends a nonce, but a record asked for before it is visible would be remembered as absent: until it must
 * be visible everywhere, the bell alone vouches for it.
 */
async function isAlive(deps: Deps, kvKey: string, { rungAtMs }: Bell): Promise<boolean> {
  const ageMs = deps.now() - rungAtMs;
  if (ageMs < KV_SETTLED_MS) return true;
  return ageMs < NONCE_TTL_SECONDS * 1000 && (await deps.kv.get(kvKey)) !== null;
}

/** Of simultaneous polls one finds the bell untaken; its session and the notice of it are made in the same batch. */
async function takeBell({ deps, client }: Call, hash: string, bell: Bell): Promise<string | null> {
  const token = createSessionToken(deps);
  const tokenHash = await hashSecret(token);
  const nowMs = deps.now();
  const d1 = deps.db.$client;
  const [, , outbox] = await d1.batch<{ id: number }>([
    d1.prepare("UPDATE login_bells SET taken_by = ?2 WHERE nonce_hash = ?1 AND taken_by IS NULL").bind(hash, tokenHash),
    d1
      .prepare(
        `INSERT INTO sessions (account_id, token_hash, country, created_at_ms, expires_at_ms)
         SELECT account_id, taken_by, ?3, ?4, ?5 FROM login_bells WHERE nonce_hash = ?1 AND taken_by = ?2`,
      )
      .bind(hash, tokenHash, client.country, nowMs, nowMs + SESSION_DAYS * DAY_MS),
    outboxStatement(
      deps,
      { accountId: bell.accountId, botId: null, call: signInNotice(bell, nowMs, client.country) },
      { sql: "SELECT id FROM sessions WHERE token_hash = ?7", values: [tokenHash] },
    ),
  ]);
  const notice = outbox?.results[0];
  if (notice === undefined) return null;
  await wakeOutbox(deps, [notice.id]);
  return token;
}

function signInNotice({ telegramId, lang }: Bell, atMs: number, country: string | null): Notice["call"] {
  const say = texts(lang);
  const button = { text: say.endSession(), callback_data: `end:${ROW_ID}` };
  return { kind: "notice", chatId: telegramId, text: say.signedIn(textMoment(atMs), country), keyboard: { inline_keyboard: [[button]] } };
}
