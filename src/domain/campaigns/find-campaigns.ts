import { and, eq, ne, type SQL } from "drizzle-orm";
import { bots, campaigns, chats } from "../../db/schema/index.ts";
import { CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isOwned } from "../access/is-owned.ts";
import { type ListPart, type PartOfList, queryOf, takePart } from "../lifecycle/list-part.ts";

const IS_LISTED = ne(campaigns.status, CAMPAIGN_STATUS.deleted);

/** The account's campaigns, with their bot and chat. */
function select(ctx: Ctx, where: SQL | undefined) {
  const { deps } = ctx;
  return (
    deps.db
      .select({ campaign: campaigns, bot: bots, chatTitle: chats.title, isAdmin: chats.isAdmin, canInvite: chats.canInvite })
      .from(campaigns)
      // A CROSS JOIN keeps SQLite from beginning with the bots of everybody.
      .crossJoin(bots)
      .leftJoin(chats, and(eq(chats.botId, campaigns.botId), eq(chats.chatId, campaigns.chatId)))
      .where(and(eq(bots.id, campaigns.botId), isOwned(campaigns.accountId, ctx), where))
  );
}

/** A campaign with its bot, the title of its chat and the bot's rights there; null where they are not known. */
export type CampaignRow = Awaited<ReturnType<typeof select>>[number];

/** The account's campaigns with their bots and chats, but for deleted ones; or a part of them, newest first. */
export async function findCampaigns(ctx: Ctx, part?: ListPart): Promise<PartOfList<CampaignRow>> {
  const { where, order, limit } = queryOf(campaigns, part, IS_LISTED);
  const rows = await select(ctx, where).orderBy(order).limit(limit);
  const textsOf = ({ campaign, bot, chatTitle }: CampaignRow) => [campaign.code, bot.username, chatTitle ?? ""];
  return takePart(rows, part, { idOf: ({ campaign }) => campaign.id, textsOf });
}

/** @throws AppError campaign_not_found when the account has no such campaign, or deleted it */
export async function requireCampaign(ctx: Ctx, campaignId: number): Promise<CampaignRow> {
  const [row] = await select(ctx, and(IS_LISTED, eq(campaigns.id, campaignId)));
  if (row === undefined) throw new AppError("campaign_not_found");
  return row;
}
