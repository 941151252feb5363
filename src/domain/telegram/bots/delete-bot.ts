import { raw, sql, statement } from "../../../db/sql.ts";
import { BOT_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { auditStatement, authorOf } from "../../audit/audit.ts";
import { botApi, faultOf } from "../api/bot-api.ts";
import { openBotToken } from "./bot-token.ts";
import { requireBot } from "./require-bot.ts";
import { IS_TRACKED } from "./rights.ts";

const DELETED = raw(BOT_STATUS.deleted);

/**
 * Disconnects a bot; its campaigns, leads and statistics stay. The webhook goes first: once the row is
 * deleted the bot is free for another account, whose webhook must not be the one that is dropped.
 * If Telegram refuses, the bot is deleted all the same: updates of a deleted bot are ignored. Its rights are asked for again
 * when it is connected again.
 * @throws AppError bot_not_found
 */
export async function deleteBot(ctx: Ctx, { botId }: { botId: number }): Promise<void> {
  mayOrThrow(ctx, "bots.write");
  const { deps } = ctx;
  const bot = await requireBot(ctx, botId);
  try {
    await botApi(deps, await openBotToken(deps, bot)).deleteWebhook();
  } catch (error) {
    deps.log.info("bot.webhook_not_dropped", { botId, fault: faultOf(error).kind });
  }
  const { db } = deps;
  const own = sql`id = ${botId} AND account_id = ${ownerOf(ctx)}`;
  const deleted = sql`SELECT id FROM bots WHERE ${own} AND status = ${DELETED}`;
  await db.$client.batch([
    statement(db, sql`UPDATE bots SET status = ${DELETED} WHERE ${own}`),
    statement(db, sql`UPDATE chats AS h SET is_admin = is_admin AND ${IS_TRACKED}, missing = '' WHERE h.bot_id = (${deleted})`),
    auditStatement(deps, { author: authorOf(ctx), action: "bot.disconnected", subjectId: botId }),
  ]);
}
