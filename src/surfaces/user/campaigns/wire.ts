import { z } from "zod";
import type { getCampaign } from "../../../domain/campaigns/get-campaign.ts";
import type { listCampaigns } from "../../../domain/campaigns/list-campaigns.ts";
import { code, status, templates, time, warned, withWarnings } from "../answers.ts";
import { toWireTemplates, wireTime } from "../convert.ts";

type Listed = Awaited<ReturnType<typeof listCampaigns>>["rows"][number];
type Detailed = Awaited<ReturnType<typeof getCampaign>>;

const wireCampaign = z
  .strictObject({
    id: z.int(),
    code,
    bot: z.int(),
    bot_username: z.string(),
    chat: z.int(),
    chat_title: z.string(),
    status: status,
    starts: z.int(),
    confirms: z.int(),
    unsubs: z.int(),
    created: time,
  })
  .meta({ id: "Campaign" });

export const wireListedCampaign = warned(wireCampaign).meta({ id: "ListedCampaign" });

export const wireCampaignDetails = wireCampaign
  .extend({
    welcome: z.string(),
    media: z.string(),
    button_text: z.string(),
    button_url: z.string(),
    ...templates,
    unsub_window: z.int().describe("Seconds; 0 means without limit"),
    approve_requests: z.boolean(),
    welcome_plain: time.describe("Since when the welcome is sent as plain text, because Telegram refused its Markdown"),
  })
  .meta({ id: "CampaignDetails" });

export function toWireListedCampaign(row: Listed) {
  return { ...toWireCampaign(row), ...withWarnings(row.warnings) };
}

function toWireCampaign({ campaign, bot, chatTitle, counts }: Listed) {
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
    welcome_plain: wireTime(campaign.welcomePlainAtMs),
  };
}
