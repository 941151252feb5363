import { BOT_STATUS } from "../../lib/codes.ts";
import type { CampaignRow } from "./find-campaigns.ts";

/** Why a campaign does not do what it is set to, by the parameter that has to do with it. */
export interface CampaignWarning {
  field: "bot" | "chat" | "approve_requests";
  warning: "disconnected" | "token-revoked" | "webhook-lost" | "missing-right" | "not-checked";
  /** The bot's username, or the right by Telegram's name. */
  value: string;
}

/** What is known to keep a campaign from working. */
export function campaignWarnings({ campaign, bot, isAdmin, canInvite }: CampaignRow): CampaignWarning[] {
  const warnings: CampaignWarning[] = [];
  const ofBot = (warning: CampaignWarning["warning"]) => warnings.push({ field: "bot", warning, value: bot.username });
  if (bot.status === BOT_STATUS.deleted) ofBot("disconnected");
  else if (bot.tokenRevokedAtMs !== null) ofBot("token-revoked");
  else if (bot.webhookLostAtMs !== null) ofBot("webhook-lost");
  if (isAdmin === false) warnings.push({ field: "chat", warning: "missing-right", value: "administrator" });
  else if (campaign.approveRequests && canInvite === false) {
    warnings.push({ field: "approve_requests", warning: "missing-right", value: "can_invite_users" });
  }
  return warnings;
}
