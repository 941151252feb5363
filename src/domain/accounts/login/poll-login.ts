import { loginPages } from "../../../db/schema/index.ts";
import { DAY_MS } from "../../../lib/time.ts";
import type { Account, Call, Client } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { AppError } from "../../../platform/errors.ts";
import { isWithinLimit } from "../../../platform/rate-limit.ts";
import { deviceName } from "../../key-changes/device-name.ts";
import { endButton } from "../../key-changes/end-button.ts";
import type { Lang } from "../../telegram/api/texts/types.ts";
import { textMoment, texts } from "../../telegram/api/texts.ts";
import { enqueueCalls, type Notice, outboxStatement } from "../../telegram/outbox/outbox.ts";
import { createSessionToken, hashSecret } from "../keys/credentials.ts";
import { NONCE_TTL_SECONDS, nonceNames, nonceNumber } from "./login-nonce.ts";

const SESSION_DAYS = 30;

/** Twice the time Cloudflare names for a KV write to be seen everywhere: younger records are not asked for. */
const KV_SETTLED_MS = 120_000;

/**
 * How far a sign-in is: nobody opened the bot with its nonce; whoever did was asked whether it is theirs; they said that it is not; it
 * was redeemed, or is too old.
 */
export const LOGIN_STATES = ["waiting", "asked", "refused", "ended"] as const;

type Polled =
  | { token: string }
  | {
      token: null;
      state: (typeof LOGIN_STATES)[number];
      /** For the page to show. */
      number: number;
    };

interface Approval {
  accountId: number;
  requestedAtMs: number;
  approvedAtMs: number | null;
  refusedAtMs: number | null;
  redeemedBy: string | null;
  telegramId: number;
  lang: Lang;
  bannedAtMs: Account["bannedAtMs"];
}

/**
 * Redeems a login nonce for a session, once, after whoever opened the bot with it confirmed that. Until then there is nothing to
 * redeem: one read of D1 by primary keys. The first poll also keeps where the page is, for the bot to ask about.
 * @throws AppError rate_limited, banned
 */
export async function pollLogin(call: Call, nonce: string): Promise<Polled> {
  const { deps, client } = call;
  if (!(await isWithinLimit(deps.loginLimiter, client))) throw new AppError("rate_limited");
  const { hash, kvKey } = await nonceNames(nonce);
  const number = await nonceNumber(deps, nonce);
  const pending = (state: (typeof LOGIN_STATES)[number]) => ({ token: null, state, number });
  const { approval, isSeen } = await find(deps, hash);
  if (approval === null) {
    if (!isSeen) await keepPage(call, hash);
    return pending("waiting");
  }
  if (approval.refusedAtMs !== null) return pending("refused");
  if (approval.redeemedBy !== null || !(await isAlive(deps, kvKey, approval))) return pending("ended");
  if (approval.bannedAtMs !== null) throw new AppError("banned");
  if (approval.approvedAtMs === null) return pending("asked");
  const token = await redeem(call, hash, approval);
  return token === null ? pending("ended") : { token };
}

async function find({ db }: Deps, hash: string): Promise<{ approval: Approval | null; isSeen: boolean }> {
  const row = await db.$client
    .prepare(
      `SELECT p.nonce_hash AS page, a.id AS accountId, b.requested_at_ms AS requestedAtMs, b.approved_at_ms AS approvedAtMs,
         b.refused_at_ms AS refusedAtMs, b.redeemed_by AS redeemedBy, a.telegram_id AS telegramId, a.lang, a.banned_at_ms AS bannedAtMs
       FROM (SELECT ?1 AS hash) n LEFT JOIN login_pages p ON p.nonce_hash = n.hash
       LEFT JOIN login_approvals b ON b.nonce_hash = n.hash LEFT JOIN accounts a ON a.id = b.account_id`,
    )
    .bind(hash)
    .first<Approval & { page: string | null }>();
  return { approval: row === null || row.accountId === null ? null : row, isSeen: typeof row?.page === "string" };
}

async function keepPage({ deps, client }: Call, hash: string): Promise<void> {
  await deps.db
    .insert(loginPages)
    .values({ nonceHash: hash, country: client.country, device: deviceName(client.userAgent), seenAtMs: deps.now() })
    .onConflictDoNothing();
}

/**
 * KV's TTL ends a nonce, but a record asked for before it is visible would be remembered as absent: until it must
 * be visible everywhere, the approval alone vouches for it.
 */
async function isAlive(deps: Deps, kvKey: string, { requestedAtMs }: Approval): Promise<boolean> {
  const ageMs = deps.now() - requestedAtMs;
  if (ageMs < KV_SETTLED_MS) return true;
  return ageMs < NONCE_TTL_SECONDS * 1000 && (await deps.kv.get(kvKey)) !== null;
}

/** Of simultaneous polls one redeems the approval; its session and the notice of it are made in the same batch. */
async function redeem({ deps, client }: Call, hash: string, approval: Approval): Promise<string | null> {
  const token = createSessionToken(deps);
  const tokenHash = await hashSecret(token);
  const nowMs = deps.now();
  const d1 = deps.db.$client;
  const [, , outbox] = await d1.batch<{ id: number }>([
    d1
      .prepare(
        `UPDATE login_approvals SET redeemed_by = ?2
         WHERE nonce_hash = ?1 AND redeemed_by IS NULL AND approved_at_ms IS NOT NULL AND refused_at_ms IS NULL`,
      )
      .bind(hash, tokenHash),
    d1
      .prepare(
        `INSERT INTO sessions (account_id, token_hash, country, created_at_ms, expires_at_ms)
         SELECT account_id, redeemed_by, ?3, ?4, ?5 FROM login_approvals WHERE nonce_hash = ?1 AND redeemed_by = ?2`,
      )
      .bind(hash, tokenHash, client.country, nowMs, nowMs + SESSION_DAYS * DAY_MS),
    outboxStatement(
      deps,
      { accountId: approval.accountId, botId: null, call: signInNotice(approval, nowMs, client) },
      { sql: "SELECT id FROM sessions WHERE token_hash = ?7", values: [tokenHash] },
    ),
  ]);
  const notice = outbox?.results[0];
  if (notice === undefined) return null;
  await enqueueCalls(deps, [notice.id]);
  return token;
}

function signInNotice({ telegramId, lang }: Approval, atMs: number, { country, userAgent }: Client): Notice["call"] {
  const say = texts(lang);
  const text = say.signedIn({ at: textMoment(atMs), country, device: deviceName(userAgent) });
  return { kind: "notice", chatId: telegramId, text, keyboard: endButton(say, atMs) };
}
