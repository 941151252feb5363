import { and, eq } from "drizzle-orm";
import { inviteLinks } from "../../db/schema/index.ts";
import { BOT_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { readClickId } from "../clicks/click-id.ts";
import { requireCampaign } from "./find-campaigns.ts";
import { askForInviteLink, type InviteOptions, takeBackInviteLink } from "./invite-link-api.ts";

type InviteInput = InviteOptions & { campaignId: number };

/**
 * The campaign's own invite link for a click: whoever joins by it is attributed without having pressed Start.
 * The same click gives the same link; of two calls at once the slower takes its link back.
 * @throws AppError campaign_not_found, bot_not_found (disconnected), telegram_refused, telegram_unreachable
 */
export async function createInviteLink(ctx: Ctx, input: InviteInput): Promise<{ link: string }> {
  mayOrThrow(ctx, "campaigns.write");
  const { campaign, bot } = await requireCampaign(ctx, input.campaignId);
  const known = await findLink(ctx, input);
  if (known !== null) return { link: known };
  if (bot.status === BOT_STATUS.deleted) throw new AppError("bot_not_found");
  const inviting = { campaignId: campaign.id, chatId: campaign.chatId, bot };
  const url = await askForInviteLink(ctx.deps, inviting, input);
  const flowId = (await readClickId(ctx.deps, input.click))?.flowId ?? null;
  const inserted = await ctx.deps.db
    .insert(inviteLinks)
    .values({ campaignId: input.campaignId, click: input.click, flowId, url, createdAtMs: ctx.deps.now() })
    .onConflictDoNothing({ target: [inviteLinks.campaignId, inviteLinks.click] })
    .returning({ id: inviteLinks.id });
  if (inserted.length > 0) return { link: url };
  ctx.deps.background(takeBackInviteLink(ctx.deps, inviting, url));
  return { link: (await findLink(ctx, input)) ?? url };
}

async function findLink({ deps }: Ctx, { campaignId, click }: InviteInput): Promise<string | null> {
  const [link] = await deps.db
    .select({ url: inviteLinks.url })
    .from(inviteLinks)
    .where(and(eq(inviteLinks.campaignId, campaignId), eq(inviteLinks.click, click)));
  return link?.url ?? null;
}
