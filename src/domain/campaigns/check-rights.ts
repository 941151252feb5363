import type { Ctx } from "../../platform/context.ts";
import { askMembership, membershipStatement } from "../telegram/bots/ask-membership.ts";
import { openBotToken } from "../telegram/bots/bot-token.ts";
import { requireBot } from "../telegram/bots/require-bot.ts";
import { updateRights } from "../telegram/bots/rights.ts";

/**
 * Asks Telegram what a bot of the account's may do in a chat, and writes it down.
 * @returns whether Telegram said, and the chat's id of now; where it did not, what was known before counts
 * @throws AppError bot_not_found
 */
export async function checkRights(
  ctx: Ctx,
  { botId, chatId }: { botId: number; chatId: number },
): Promise<{ isChecked: boolean; chatId: number }> {
  const { deps } = ctx;
  const bot = await requireBot(ctx, botId);
  const askedAtMs = deps.now();
  const membership = await askMembership(deps, { ...bot, token: await openBotToken(deps, bot) }, chatId);
  if ("fault" in membership) return { isChecked: false, chatId };
  await updateRights(deps, botId, [membershipStatement(deps, { botId, chatId, membership, askedAtMs })]);
  return { isChecked: true, chatId: membership.chatId };
}
