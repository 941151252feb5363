import { and, eq } from "drizzle-orm";
import { BOT_STATUS } from "../codes.ts";
import type { Ctx } from "../context.ts";
import { bots } from "../db/schema/index.ts";
import { botApi, faultOf } from "./bot-api.ts";
import { openBotToken } from "./bot-token.ts";
import { requireBot } from "./queries.ts";

/**
 * Disconnects a bot; its campaigns, leads and statistics stay. The webhook goes first: once the row is
 * deleted the bot is free for another account, whose webhook must not be the one that is dropped.
 * Telegram's refusal stops nothing: updates of a deleted bot are ignored.
 * @throws AppError bot_not_found
 */
export async function deleteBot(ctx: Ctx, { botId }: { botId: number }): Promise<void> {
  const { deps, account } = ctx;
  const bot = await requireBot(ctx, botId);
  try {
    await botApi(deps, await openBotToken(deps, bot)).deleteWebhook();
  } catch (error) {
    deps.log.info("bot.webhook_not_dropped", { botId, fault: faultOf(error).kind });
  }
  await deps.db
    .update(bots)
    .set({ status: BOT_STATUS.deleted })
    .where(and(eq(bots.id, botId), eq(bots.accountId, account.id)));
}
