import { type Fragment, sql, statement } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { atHome } from "../../../platform/deps.ts";
import { AppError } from "../../../platform/errors.ts";
import { isStillAdmitted } from "../../access/admission.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { auditStatement, authorOf } from "../../audit/audit.ts";
import { NONCE_TTL_SECONDS } from "./login-nonce.ts";
import { type Approval, pollApproval } from "./poll-login.ts";

type Pending = Exclude<Awaited<ReturnType<typeof pollApproval>>, { approval: unknown }>;

/** Who joined is told apart from who signed in. */
const REDEEMED_BY = "joined";

/**
 * Joins the caller's account, which a network made, to the Telegram user who opened the service bot with a nonce and approved that:
 * they sign in to it by Telegram from then on. The account that opening the bot made for them is closed.
 * @returns null when it is joined; else how far it is
 * @throws AppError rate_limited, banned; already_exists where either has what it would get: an account with a Telegram user, or a
 *   person with an account of their own
 */
export async function joinTelegram(ctx: Ctx, nonce: string): Promise<Pending | null> {
  mayOrThrow(ctx, "sessions.own");
  if (ctx.account.telegramId !== null) throw new AppError("already_exists");
  const polled = await pollApproval({ ...ctx, deps: atHome(ctx.deps) }, nonce);
  if ("state" in polled) return polled;
  if (polled.approval.deps !== ctx.deps) throw new AppError("already_exists");
  if (await redeem(ctx, polled.hash, polled.approval)) return null;
  throw new AppError("already_exists");
}

/** @returns false where nothing was changed */
async function redeem(ctx: Ctx, hash: string, approval: Approval): Promise<boolean> {
  const { deps } = ctx;
  const { db, now } = deps;
  const home = atHome(deps);
  const nowMs = now();
  const isFree = sql`EXISTS (SELECT 1 FROM accounts WHERE id = ${ownerOf(ctx)} AND telegram_id IS NULL) AND ${isStillAdmitted(ctx)}
    AND ${isUnused(approval)}`;
  const redemption = (holds: Fragment) => sql`UPDATE login_approvals SET redeemed_by = ${REDEEMED_BY}
    WHERE nonce_hash = ${hash} AND redeemed_by IS NULL AND approved_at_ms IS NOT NULL AND refused_at_ms IS NULL AND ${holds}`;
  const isOneDatabase = home === deps;
  if (!isOneDatabase && (await statement(home.db, redemption(sql`TRUE`)).run()).meta.changes === 0) return false;
  const person = await db.query.accounts.findFirst({ where: (t, { eq }) => eq(t.id, approval.accountId) });
  const close = sql`UPDATE accounts SET telegram_id = NULL, name = '', login = '', banned_at_ms = ${nowMs}, forgotten_at_ms = ${nowMs}
    WHERE id = ${approval.accountId} AND ${isOneDatabase ? sql`changes() > 0` : isFree}`;
  const join = sql`UPDATE accounts SET telegram_id = ${approval.telegramId}, login = ${person?.login ?? ""}, lang = ${approval.lang}
    WHERE id = ${ownerOf(ctx)} AND changes() > 0`;
  const results = await db.$client.batch([
    ...(isOneDatabase ? [statement(db, redemption(isFree))] : []),
    statement(db, close),
    statement(db, join),
    auditStatement(deps, { author: authorOf(ctx), action: "telegram.joined", onlyIfChanged: true }),
  ]);
  return (results.at(-2)?.meta.changes ?? 0) > 0;
}

/** SQL of whether the account was made when the bot was opened, and nobody ever came in to it. */
function isUnused({ accountId, requestedAtMs }: Approval): Fragment {
  return sql`EXISTS (SELECT 1 FROM accounts WHERE id = ${accountId} AND created_at_ms > ${requestedAtMs - NONCE_TTL_SECONDS * 1000}
      AND key_hash IS NULL AND paid_until_ms IS NULL AND role = 'owner')
    AND NOT EXISTS (SELECT 1 FROM sessions WHERE account_id = ${accountId})
    AND NOT EXISTS (SELECT 1 FROM memberships WHERE account_id = ${accountId} OR network_id = ${accountId})
    AND NOT EXISTS (SELECT 1 FROM audit_entries WHERE account_id = ${accountId})`;
}
