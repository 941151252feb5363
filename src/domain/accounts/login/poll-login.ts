import { sql, statement } from "../../../db/sql.ts";
import { cellOf } from "../../../lib/cells.ts";
import type { Account, Call } from "../../../platform/context.ts";
import { type Deps, inCell } from "../../../platform/deps.ts";
import { AppError } from "../../../platform/errors.ts";
import { isWithinLimit } from "../../../platform/rate-limit.ts";
import type { Lang } from "../../telegram/api/texts/types.ts";
import { openDecidedSession } from "../sessions/open-decided-session.ts";
import { NONCE_TTL_SECONDS, nonceNames } from "./login-nonce.ts";
import { isOf, keepPage, type LoginPage, nonceNumber, pageOf } from "./login-page.ts";

/** Twice the time Cloudflare names for a KV write to be seen everywhere: younger records are not asked for. */
const KV_SETTLED_MS = 120_000;

/**
 * How far a sign-in is: nobody opened the bot with its nonce; whoever did was asked whether it is theirs; they said that it is not; it
 * was redeemed, or is too old.
 */
export const LOGIN_STATES = ["waiting", "asked", "refused", "ended"] as const;

/** There is nothing to redeem. */
interface Pending {
  state: (typeof LOGIN_STATES)[number];
  /** For the page to show. */
  number: number;
}

type Polled = { token: string } | ({ token: null } & Pending);

interface ApprovalRow {
  accountId: number;
  requestedAtMs: number;
  approvedAtMs: number | null;
  refusedAtMs: number | null;
  redeemedBy: string | null;
}

type Owner = { telegramId: number; lang: Lang } & Pick<Account, "bannedAtMs">;

/** What somebody said of a sign-in: `deps` are those of the cell of their account. */
export type Approval = ApprovalRow & Owner & { deps: Deps };

/**
 * Redeems a login nonce for a session, once, after whoever opened the bot with it confirmed that. Until then there is nothing to
 * redeem: one read of D1 by primary keys. The first poll also keeps where the page is, for the bot to ask about: to a page that is
 * elsewhere, or another device, the nonce has ended.
 * @throws AppError rate_limited, banned
 */
export async function pollLogin(call: Call, nonce: string): Promise<Polled> {
  const polled = await pollApproval(call, nonce);
  if ("state" in polled) return { token: null, ...polled };
  const token = await redeem(call, polled.hash, polled.approval);
  return token === null ? { token: null, state: "ended", number: polled.number } : { token };
}

/**
 * What the person who opened the bot with a nonce approved, as long as nobody redeemed it; else how far that is.
 * @throws AppError rate_limited, banned
 */
export async function pollApproval(call: Call, nonce: string): Promise<Pending | { approval: Approval; hash: string; number: number }> {
  const { deps, client } = call;
  if (!(await isWithinLimit(deps.loginLimiter, client))) throw new AppError("rate_limited");
  const { hash, kvKey } = await nonceNames(nonce);
  const here = pageOf(client);
  const { approval, page } = await find(deps, hash);
  const isElsewhere = page !== null && !isOf(here, page);
  const number = await nonceNumber(deps, nonce, isElsewhere ? here : (page ?? here));
  const pending = (state: (typeof LOGIN_STATES)[number]) => ({ state, number });
  if (isElsewhere) return pending("ended");
  if (approval === null) {
    if (page === null) await statement(deps.db, keepPage(hash, here, deps.now())).run();
    return pending("waiting");
  }
  if (approval.refusedAtMs !== null) return pending("refused");
  if (approval.redeemedBy !== null || !(await isAlive(deps, kvKey, approval))) return pending("ended");
  if (approval.bannedAtMs !== null) throw new AppError("banned");
  if (approval.approvedAtMs === null) return pending("asked");
  return { approval, hash, number };
}

async function find(home: Deps, hash: string): Promise<{ approval: Approval | null; page: LoginPage | null }> {
  type Row = ApprovalRow & { [K in keyof Owner]: Owner[K] | null } & LoginPage & { isSeen: number };
  const row = await statement(
    home.db,
    sql`SELECT p.nonce_hash IS NOT NULL AS isSeen, p.country, p.device, b.account_id AS accountId, b.requested_at_ms AS requestedAtMs,
        b.approved_at_ms AS approvedAtMs, b.refused_at_ms AS refusedAtMs, b.redeemed_by AS redeemedBy, a.telegram_id AS telegramId, a.lang, a.banned_at_ms AS bannedAtMs
      FROM (SELECT ${hash} AS hash) n LEFT JOIN login_pages p ON p.nonce_hash = n.hash
      LEFT JOIN login_approvals b ON b.nonce_hash = n.hash LEFT JOIN accounts a ON a.id = b.account_id`,
  ).first<Row>();
  const page = row?.isSeen === 1 ? { country: row.country, device: row.device } : null;
  if (row === null || row.accountId === null) return { approval: null, page };
  const deps = inCell(home, cellOf(row.accountId, "network"));
  // The account of a cell that is not bound is in no database here.
  const owner = deps === home ? (row.lang === null ? null : (row as Owner)) : await readOwner(deps, row.accountId);
  return { approval: owner === null ? null : { ...row, ...owner, deps }, page };
}

function readOwner({ db }: Deps, accountId: number): Promise<Owner | null> {
  return statement(
    db,
    sql`SELECT telegram_id AS telegramId, lang, banned_at_ms AS bannedAtMs FROM accounts WHERE id = ${accountId}`,
  ).first<Owner>();
}

/**
 * KV's TTL ends a nonce, but a record asked for before it is visible would be remembered as absent: until it must
 * be visible everywhere, the approval alone vouches for it.
 */
async function isAlive(deps: Deps, kvKey: string, { requestedAtMs }: ApprovalRow): Promise<boolean> {
  const ageMs = deps.now() - requestedAtMs;
  if (ageMs < KV_SETTLED_MS) return true;
  return ageMs < NONCE_TTL_SECONDS * 1000 && (await deps.kv.get(kvKey)) !== null;
}

/** Of simultaneous polls one redeems the approval: that decides whose the session is. */
function redeem({ deps: home, client }: Call, hash: string, { deps, accountId: id, telegramId, lang }: Approval): Promise<string | null> {
  return openDecidedSession(home, {
    deps,
    owner: { id, telegramId, lang },
    client,
    decide: (tokenHash) =>
      sql`UPDATE login_approvals SET redeemed_by = ${tokenHash}
        WHERE nonce_hash = ${hash} AND redeemed_by IS NULL AND approved_at_ms IS NOT NULL AND refused_at_ms IS NULL`,
    isTakenBack: () => isRefused(home, hash),
  });
}

/** Whether the person said, while a session was made in another cell, that the sign-in is not theirs. What they ended came before it. */
async function isRefused({ db }: Deps, hash: string): Promise<boolean> {
  const approval = await db.query.loginApprovals.findFirst({ where: (t, { eq }) => eq(t.nonceHash, hash) });
  return approval === undefined || approval.refusedAtMs !== null;
}
