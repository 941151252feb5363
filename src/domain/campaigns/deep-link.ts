import { isPlaceholder, namesMacro } from "../../lib/macros.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { requireCampaign } from "./find-campaigns.ts";

/** Telegram's limit for what follows `start=`. */
const MAX_PAYLOAD = 64;

/** The link that opens a bot and presses Start for a campaign with a click. */
export function startLink(username: string, code: string, click: string): string {
  return `https://t.me/${username}?start=${code}-${click}`;
}

/**
 * The link that opens a campaign's bot with a click; without one, its placeholder `{click}` stands there for
 * whatever makes links of it, or another placeholder that is named in the place of a click.
 * @throws AppError campaign_not_found; field_invalid when the code, a dash and the click do not fit a start payload
 */
export async function deepLink(ctx: Ctx, { campaignId, click }: { campaignId: number; click: string | undefined }) {
  mayOrThrow(ctx, "campaigns.read");
  const { campaign, bot } = await requireCampaign(ctx, campaignId);
  const isOpen = click === undefined || isPlaceholder(click);
  const payload = `${campaign.code}-${isOpen ? "" : click}`;
  if (payload.length > MAX_PAYLOAD) throw new AppError("field_invalid", "click");
  const shown = click === undefined || namesMacro(click, ["click"]) ? "{click}" : click;
  return { link: startLink(bot.username, campaign.code, shown), code: campaign.code };
}
