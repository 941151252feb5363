import { and, asc, eq, ne, notExists, sql } from "drizzle-orm";
import { campaigns, chats } from "../../../db/schema/index.ts";
import { CAMPAIGN_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { requireBot } from "./require-bot.ts";

/**
 * The chats a bot administers and no campaign of it tracks; `id` is Telegram's.
 * @throws AppError bot_not_found
 */
export async function listChats(ctx: Ctx, { botId }: { botId: number }) {
  mayOrThrow(ctx, "bots.read");
  const { db } = ctx.deps;
  const bot = await requireBot(ctx, botId);
  const tracking = db
    .select({ one: sql`1` })
    .from(campaigns)
    .where(and(eq(campaigns.botId, chats.botId), eq(campaigns.chatId, chats.chatId), ne(campaigns.status, CAMPAIGN_STATUS.deleted)));
  return db
    .select({ id: chats.chatId, title: chats.title, type: chats.type })
    .from(chats)
    .where(and(eq(chats.botId, bot.id), eq(chats.isAdmin, true), notExists(tracking)))
    .orderBy(asc(chats.id));
}
