import { renderWelcome } from "../campaigns/welcome.ts";
import { LEAD_STATUS_NAMES } from "../codes.ts";
import type { Macro } from "../postbacks/macros.ts";
import { outboxStatement, ROW_ID } from "../telegram/outbox.ts";
import type { LeadChange } from "./plan.ts";
import type { Campaign, LeadEvent } from "./situation.ts";
import type { Writing } from "./writing.ts";

/** The statement that greets somebody who pressed Start, after the lead's own row; returns the `id` of the call. */
export function welcomeStatement({ deps, botId, accountId, event }: Writing, campaign: Campaign, change: LeadChange): D1PreparedStatement {
  const subscriberId = event.person.userId;
  const call = renderWelcome(
    // The lead may be made in the same batch, and has no id before.
    { ...campaign, buttonUrl: campaign.buttonUrl.replaceAll("{lead}", ROW_ID) },
    { title: campaign.chatTitle ?? "", chatId: subscriberId, macros: buttonMacros(campaign, accountId, event, change) },
  );
  return outboxStatement(
    deps,
    { accountId, botId, campaignId: campaign.id, call },
    { sql: "SELECT id FROM leads WHERE campaign_id = ?3 AND subscriber_id = ?7", values: [subscriberId] },
  );
}

/** The macros of a campaign's button, for somebody whose lead has just changed: nobody has said of it yet what it is worth. */
function buttonMacros(
  campaign: Campaign,
  accountId: number,
  event: LeadEvent,
  change: LeadChange,
): Partial<Record<Macro, string | number>> {
  return {
    click: change.life.click,
    status: LEAD_STATUS_NAMES[change.life.status] ?? "",
    campaign: campaign.code,
    user: accountId,
    subscriber: event.person.userId,
    username: change.username,
    chat: campaign.chatId,
    time: event.atMs / 1000,
  };
}
