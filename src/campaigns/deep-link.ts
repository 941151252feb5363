import type { Ctx } from "../context.ts";
import { AppError } from "../errors.ts";
import { requireCampaign } from "./queries.ts";

/** Telegram's limit for what follows `start=`. */
const MAX_PAYLOAD = 64;

/**
 * The link that opens a campaign's bot with a click; without one, its placeholder `{click}` stands there for
 * whatever makes links of it.
 * @throws AppError campaign_not_found; field_invalid when the code, a dash and the click do not fit a start payload
 */
export async function deepLink(ctx: Ctx, { campaignId, click }: { campaignId: number; click: string | undefined }) {
  const { campaign, bot } = await requireCampaign(ctx, campaignId);
  const payload = `${campaign.code}-${click ?? ""}`;
  if (payload.length > MAX_PAYLOAD) throw new AppError("field_invalid", "click");
  return { link: `https://t.me/${bot.username}?start=${campaign.code}-${click ?? "{click}"}`, code: campaign.code };
}
