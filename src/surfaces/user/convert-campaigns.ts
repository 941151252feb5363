import type { getCampaign } from "../../campaigns/get-campaign.ts";
import type { listCampaigns } from "../../campaigns/list-campaigns.ts";
import { toWireTemplates, wireTime } from "./convert.ts";

type Listed = Awaited<ReturnType<typeof listCampaigns>>[number];
type Detailed = Awaited<ReturnType<typeof getCampaign>>;

export function toWireCampaign({ campaign, bot, chatTitle, counts }: Listed) {
  return {
    id: campaign.id,
    code: campaign.code,
    bot: bot.id,
    bot_username: bot.username,
    chat: campaign.chatId,
    chat_title: chatTitle ?? "",
    status: campaign.status,
    starts: counts.starts,
    confirms: counts.confirms,
    unsubs: counts.unsubs,
    created: wireTime(campaign.createdAtMs),
  };
}

export function toWireCampaignDetails(row: Detailed) {
  const { campaign } = row;
  return {
    ...toWireCampaign(row),
    welcome: campaign.welcome,
    media: campaign.media,
    button_text: campaign.buttonText,
    button_url: campaign.buttonUrl,
    ...toWireTemplates(row.templates),
    unsub_window: campaign.unsubWindowSeconds,
    approve_requests: campaign.approveRequests,
    /** Since when the welcome goes out without its Markdown, which Telegram refused. */
    welcome_plain: wireTime(campaign.welcomePlainAtMs),
  };
}
