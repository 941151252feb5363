import { and, eq, ne } from "drizzle-orm";
import { bots } from "../../../db/schema/index.ts";
import { BOT_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { isOwned } from "../../access/is-owned.ts";

/** @throws AppError bot_not_found when the account has no such bot, or deleted it */
export async function requireBot(ctx: Ctx, botId: number): Promise<typeof bots.$inferSelect> {
  const { deps } = ctx;
  const [bot] = await deps.db
    .select()
    .from(bots)
    .where(and(eq(bots.id, botId), isOwned(bots.accountId, ctx), ne(bots.status, BOT_STATUS.deleted)));
  if (bot === undefined) throw new AppError("bot_not_found");
  return bot;
}
