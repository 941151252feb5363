import { BOT_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { AppError } from "../../../platform/errors.ts";
import { describeError } from "../../../platform/log.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { auditStatement, authorOf } from "../../audit/audit.ts";
import { faultOf } from "../api/bot-api.ts";
import { releaseStatement } from "../outbox/kept-calls.ts";
import { enqueueReturned } from "../outbox/outbox.ts";
import { askIdentity, type Identity } from "./ask-identity.ts";
import type { ReadyBot } from "./ask-membership.ts";
import { botStatusStatement } from "./bot-status.ts";
import { sealBotToken } from "./bot-token.ts";
import { chatsToAskStatement, checkChats } from "./check-chats.ts";
import { noteStatement } from "./check-webhook.ts";
import { registerWebhook } from "./register-webhook.ts";
import { botWebhookUrl } from "./webhook-address.ts";

/** How many chats are checked, and for how long, while the caller waits. */
const MAX_CHATS = 100;
const CHATS_MS = 8000;

const TOKEN = /^(\d{1,15}:)[\w-]{1,100}$/;

/** The row that was there before, to be restored when the webhook fails. */
interface Previous {
  status: number;
  token_sealed: string;
  token_revoked_at_ms: number | null;
}

/**
 * Connects a bot by its token, or restores the account's own row of it with its campaigns. The row is written, with a warning,
 * before the webhook is set: Telegram delivers waiting updates the moment it is registered.
 * @throws AppError bot_token_refused, already_exists (another account has it, or it is the service bot), webhook_failed,
 *   telegram_unreachable
 */
export async function addBot(ctx: Ctx, { token }: { token: string }): Promise<{ id: number; username: string; name: string }> {
  mayOrThrow(ctx, "bots.write");
  const identity = await identify(ctx.deps, token);
  const tokenSealed = await sealBotToken(ctx.deps, identity.telegramId, token);
  const { id, previous } = await claim(ctx, identity, tokenSealed);
  try {
    await registerWebhook(ctx.deps, id, token);
  } catch (error) {
    ctx.deps.log.error("bot.webhook_failed", { botId: id, ...describeError(error) });
    await undo(ctx.deps, id, tokenSealed, previous);
    throw new AppError("webhook_failed");
  }
  if (previous !== undefined) await checkAllChats(ctx.deps, { id, telegramId: identity.telegramId, token });
  const { db } = ctx.deps;
  const results = await db.$client.batch<{ id: number }>([
    noteStatement(ctx.deps, id, botWebhookUrl(ctx.deps, id)),
    db.$client.prepare("UPDATE bots SET webhook_lost_at_ms = NULL WHERE id = ?1").bind(id),
    releaseStatement(ctx.deps, id),
    botStatusStatement(ctx.deps, id),
    auditStatement(ctx.deps, { author: authorOf(ctx), action: "bot.connected", subjectId: id }),
  ]);
  await enqueueReturned(ctx.deps, results);
  return { id, username: identity.username, name: identity.name };
}

/** While it was disconnected no update told its rights. Chats that Telegram does not answer for are checked again each hour. */
async function checkAllChats(deps: Deps, bot: ReadyBot): Promise<void> {
  const [, chats] = await deps.db.$client.batch<{ chatId: number }>([
    deps.db.$client.prepare("UPDATE chats SET checked_at_ms = NULL WHERE bot_id = ?1").bind(bot.id),
    chatsToAskStatement(deps, bot.id, MAX_CHATS),
  ]);
  const chatIds = (chats?.results ?? []).map(({ chatId }) => chatId);
  await checkChats(deps, bot, chatIds, { untilMs: deps.now() + CHATS_MS, forgetUntilMs: deps.now() });
}

async function identify(deps: Deps, token: string): Promise<Identity> {
  const id = TOKEN.exec(token)?.[1];
  if (id === undefined) throw new AppError("bot_token_refused");
  // Its webhook is where people sign in.
  if (deps.config.serviceBot?.token.startsWith(id)) throw new AppError("already_exists");
  try {
    return await askIdentity(deps, token);
  } catch (error) {
    const { kind } = faultOf(error);
    throw new AppError(kind === "unreachable" || kind === "rate_limited" ? "telegram_unreachable" : "bot_token_refused");
  }
}

/** Claims the bot for this account, and reads what was there before, in one transaction. */
async function claim(ctx: Ctx, bot: Identity, tokenSealed: string): Promise<{ id: number; previous: Previous | undefined }> {
  const d1 = ctx.deps.db.$client;
  const [before, taken] = await d1.batch<Record<string, unknown>>([
    d1
      .prepare("SELECT status, token_sealed, token_revoked_at_ms FROM bots WHERE account_id = ?1 AND telegram_id = ?2")
      .bind(ownerOf(ctx), bot.telegramId),
    d1
      .prepare(
        `INSERT INTO bots (account_id, telegram_id, username, name, token_sealed, status, created_at_ms)
         SELECT ?1, ?2, ?3, ?4, ?5, ${BOT_STATUS.warning}, ?6
         WHERE NOT EXISTS (SELECT 1 FROM bots WHERE telegram_id = ?2 AND status <> ${BOT_STATUS.deleted} AND account_id <> ?1)
         ON CONFLICT (account_id, telegram_id) DO UPDATE SET username = excluded.username, name = excluded.name,
           token_sealed = excluded.token_sealed, status = excluded.status, token_revoked_at_ms = NULL
         RETURNING id`,
      )
      .bind(ownerOf(ctx), bot.telegramId, bot.username, bot.name, tokenSealed, ctx.deps.now()),
  ]);
  const row = taken?.results[0] as { id: number } | undefined;
  if (row === undefined) throw new AppError("already_exists");
  return { id: row.id, previous: before?.results[0] as Previous | undefined };
}

/** Restores what was there before, unless somebody has claimed the bot since. */
async function undo({ db }: Deps, id: number, tokenSealed: string, previous: Previous | undefined): Promise<void> {
  const d1 = db.$client;
  const ours = "SELECT id FROM bots WHERE id = ?1 AND token_sealed = ?2";
  if (previous === undefined) {
    await d1.batch([
      d1.prepare(`DELETE FROM chats WHERE bot_id IN (${ours})`).bind(id, tokenSealed),
      d1.prepare(`DELETE FROM bots WHERE id IN (${ours})`).bind(id, tokenSealed),
    ]);
    return;
  }
  await d1
    .prepare(`UPDATE bots SET status = ?3, token_sealed = ?4, token_revoked_at_ms = ?5 WHERE id IN (${ours})`)
    .bind(id, tokenSealed, previous.status, previous.token_sealed, previous.token_revoked_at_ms)
    .run();
}
