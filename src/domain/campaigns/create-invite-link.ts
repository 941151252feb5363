import { and, eq } from "drizzle-orm";
import { inviteLinks } from "../../db/schema/index.ts";
import { BOT_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { readClickId } from "../clicks/click-id.ts";
import { botApi, faultOf } from "../telegram/api/bot-api.ts";
import { openBotToken } from "../telegram/bots/bot-token.ts";
import { followMigration } from "../telegram/bots/follow-migration.ts";
import { confirmRevoked } from "../telegram/bots/mark-revoked.ts";
import { type CampaignRow, requireCampaign } from "./find-campaigns.ts";

const MAX_NAME = 32;

interface InviteInput {
  campaignId: number;
  click: string;
  /** People who come by it ask to enter; fixed when the link is made. */
  createsJoinRequest: boolean;
  /** How many people may come by it; 0: any number. Telegram has no such limit where they ask to enter. */
  memberLimit: number;
}

/**
 * The campaign's own invite link for a click: whoever joins by it is attributed without having pressed Start.
 * The same click gives the same link; of two calls at once the slower takes its link back.
 * @throws AppError campaign_not_found, bot_not_found (disconnected), telegram_refused, telegram_unreachable
 */
export async function createInviteLink(ctx: Ctx, input: InviteInput): Promise<{ link: string }> {
  mayOrThrow(ctx, "campaigns.write");
  const row = await requireCampaign(ctx, input.campaignId);
  const known = await findLink(ctx, input);
  if (known !== null) return { link: known };
  if (row.bot.status === BOT_STATUS.deleted) throw new AppError("bot_not_found");
  const url = await make(ctx, row, input);
  const flowId = (await readClickId(ctx.deps, input.click))?.flowId ?? null;
  const inserted = await ctx.deps.db
    .insert(inviteLinks)
    .values({ campaignId: input.campaignId, click: input.click, flowId, url, createdAtMs: ctx.deps.now() })
    .onConflictDoNothing({ target: [inviteLinks.campaignId, inviteLinks.click] })
    .returning({ id: inviteLinks.id });
  if (inserted.length > 0) return { link: url };
  ctx.deps.background(takeBack(ctx, row, url));
  return { link: (await findLink(ctx, input)) ?? url };
}

async function findLink({ deps }: Ctx, { campaignId, click }: InviteInput): Promise<string | null> {
  const [link] = await deps.db
    .select({ url: inviteLinks.url })
    .from(inviteLinks)
    .where(and(eq(inviteLinks.campaignId, campaignId), eq(inviteLinks.click, click)));
  return link?.url ?? null;
}

async function make(
  { deps }: Ctx,
  { campaign, bot }: CampaignRow,
  { click, createsJoinRequest, memberLimit }: InviteInput,
): Promise<string> {
  const isLimited = memberLimit > 0 && !createsJoinRequest;
  try {
    const api = botApi(deps, await openBotToken(deps, bot));
    const call = (chatId: number) =>
      api.createChatInviteLink(chatId, {
        name: click.slice(0, MAX_NAME),
        creates_join_request: createsJoinRequest,
        ...(isLimited ? { member_limit: memberLimit } : {}),
      });
    const link = await followMigration(deps, { botId: bot.id, chatId: campaign.chatId, call });
    return link.invite_link;
  } catch (error) {
    const { kind } = faultOf(error);
    if (kind === "revoked" && !(await confirmRevoked(deps, bot))) throw new AppError("telegram_unreachable");
    throw new AppError(kind === "unreachable" || kind === "rate_limited" ? "telegram_unreachable" : "telegram_refused");
  }
}

/** A link left behind is harmless, only untidy: a join through it is unattributed. */
async function takeBack({ deps }: Ctx, { campaign, bot }: CampaignRow, url: string): Promise<void> {
  try {
    await botApi(deps, await openBotToken(deps, bot)).revokeChatInviteLink(campaign.chatId, url);
  } catch (error) {
    deps.log.info("invite_link.not_revoked", { campaignId: campaign.id, fault: faultOf(error).kind });
  }
}
