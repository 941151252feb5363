import { firstOf, readTogether } from "../../../db/read.ts";
import { raw, sql, statement } from "../../../db/sql.ts";
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

/** The row of the bot, which is this account's now. */
interface Claimed {
  id: number;
  previous: Previous | undefined;
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
    await undo(ctx.deps, { id, tokenSealed, previous });
    throw new AppError("webhook_failed");
  }
  if (previous !== undefined) await checkAllChats(ctx.deps, { id, telegramId: identity.telegramId, token });
  const { db } = ctx.deps;
  const results = await db.$client.batch<{ id: number }>([
    noteStatement(ctx.deps, id, botWebhookUrl(ctx.deps, id)),
    statement(db, sql`UPDATE bots SET webhook_lost_at_ms = NULL WHERE id = ${id}`),
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
    statement(deps.db, sql`UPDATE chats SET checked_at_ms = NULL WHERE bot_id = ${bot.id}`),
    chatsToAskStatement(deps, bot.id, MAX_CHATS),
  ]);
  const chatIds = (chats?.results ?? []).map(({ chatId }) => chatId);
  await checkChats(deps, { bot, chatIds, untilMs: deps.now() + CHATS_MS, forgetUntilMs: deps.now() });
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
async function claim(ctx: Ctx, bot: Identity, tokenSealed: string): Promise<Claimed> {
  const { db, now } = ctx.deps;
  const { telegramId, username, name } = bot;
  const find = sql`SELECT status, token_sealed, token_revoked_at_ms FROM bots WHERE account_id = ${ownerOf(ctx)} AND telegram_id = ${telegramId}`;
  const isTaken = sql`SELECT 1 FROM bots
    WHERE telegram_id = ${telegramId} AND status <> ${raw(BOT_STATUS.deleted)} AND account_id <> ${ownerOf(ctx)}`;
  const add = sql`INSERT INTO bots (account_id, telegram_id, username, name, token_sealed, status, created_at_ms)
    SELECT ${ownerOf(ctx)}, ${telegramId}, ${username}, ${name}, ${tokenSealed}, ${raw(BOT_STATUS.warning)}, ${now()}
    WHERE NOT EXISTS (${isTaken})
    ON CONFLICT (account_id, telegram_id) DO UPDATE SET username = excluded.username, name = excluded.name,
      token_sealed = excluded.token_sealed, status = excluded.status, token_revoked_at_ms = NULL
    RETURNING id`;
  const [previous, added] = await readTogether(db, firstOf<Previous>(db, find), firstOf<{ id: number }>(db, add));
  if (added === undefined) throw new AppError("already_exists");
  return { id: added.id, previous };
}

/** Restores what was there before, unless somebody has claimed the bot since. */
async function undo({ db }: Deps, { id, tokenSealed, previous }: Claimed & { tokenSealed: string }): Promise<void> {
  const ours = sql`id = ${id} AND token_sealed = ${tokenSealed}`;
  if (previous === undefined) {
    await db.$client.batch([
      statement(db, sql`DELETE FROM chats WHERE bot_id IN (SELECT id FROM bots WHERE ${ours})`),
      statement(db, sql`DELETE FROM bots WHERE ${ours}`),
    ]);
    return;
  }
  const { status, token_sealed, token_revoked_at_ms } = previous;
  await statement(
    db,
    sql`UPDATE bots SET status = ${status}, token_sealed = ${token_sealed}, token_revoked_at_ms = ${token_revoked_at_ms} WHERE ${ours}`,
  ).run();
}
