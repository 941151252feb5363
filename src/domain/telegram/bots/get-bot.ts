import { and, asc, eq, getTableColumns, isNull, ne } from "drizzle-orm";
import { bots, campaigns, chats } from "../../../db/schema/index.ts";
import { BOT_STATUS, CAMPAIGN_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { isOwned } from "../../access/is-owned.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/** What a bot can lack in a chat; empty: nothing. */
export const CHAT_LACKS = chats.missing.enumValues;

/** Whoever makes a bot an administrator adds a chat to it. Those that campaigns track come first. */
const MAX_CHATS = 1000;

/** Every chat that a bot was seen in, with its rights there and the campaign that tracks it. */
function selectChats(ctx: Ctx, botId: number) {
  const { chatId, title, type, isAdmin, canInvite, missing, checkedAtMs } = chats;
  return ctx.deps.db
    .select({ chatId, title, type, isAdmin, canInvite, missing, checkedAtMs, campaignId: campaigns.id })
    .from(bots)
    .innerJoin(chats, eq(chats.botId, bots.id))
    .leftJoin(
      campaigns,
      and(eq(campaigns.botId, chats.botId), eq(campaigns.chatId, chats.chatId), ne(campaigns.status, CAMPAIGN_STATUS.deleted)),
    )
    .where(and(eq(bots.id, botId), isOwned(bots.accountId, ctx)))
    .orderBy(isNull(campaigns.id), asc(chats.id))
    .limit(MAX_CHATS);
}

export type BotChat = Awaited<ReturnType<typeof selectChats>>[number];

/**
 * A connected bot with its chats, those that campaigns track first: why it is in trouble, and where.
 * @throws AppError bot_not_found
 */
export async function getBot(ctx: Ctx, { botId }: { botId: number }) {
  mayOrThrow(ctx, "bots.read");
  const { db } = ctx.deps;
  const { tokenSealed: _, ...columns } = getTableColumns(bots);
  const [[bot], found] = await db.batch([
    db
      .select(columns)
      .from(bots)
      .where(and(eq(bots.id, botId), isOwned(bots.accountId, ctx), ne(bots.status, BOT_STATUS.deleted))),
    selectChats(ctx, botId),
  ]);
  if (bot === undefined) throw new AppError("bot_not_found");
  return { ...bot, lacking: found.filter(({ missing }) => missing !== ""), chats: found };
}
