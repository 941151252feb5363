import { sql } from "../../db/sql.ts";
import { LEAD_STATUS_NAMES } from "../../lib/codes.ts";
import type { Macro, MacroValue } from "../../lib/macros.ts";
import { renderWelcome } from "../campaigns/welcome.ts";
import { visitMacro } from "../clicks/visit-macros.ts";
import { outboxStatement, ROW_ID } from "../telegram/outbox/outbox.ts";
import type { Campaign, LeadContext, TelegramEvent } from "./lead-context.ts";
import type { Writing } from "./lead-to-write.ts";
import type { LeadChange } from "./plan-lead.ts";

/** The statement that greets somebody who pressed Start, after the lead's own row; returns the `id` of the call. */
export function welcomeStatement(
  { deps, botId, accountId, event }: Writing,
  { campaign, change, visit }: Pick<Greeted, "campaign" | "change" | "visit">,
): D1PreparedStatement {
  const subscriberId = event.person.userId;
  const call = renderWelcome(campaign, {
    title: campaign.chatTitle ?? "",
    chatId: subscriberId,
    valueFor: (macro) => buttonMacro(macro, { campaign, accountId, event, change, visit }),
  });
  if (call.kind === "welcome" && call.button !== null) call.button.url = call.button.url.replaceAll(encodeURIComponent(ROW_ID), ROW_ID);
  return outboxStatement(
    deps,
    { accountId, botId, campaignId: campaign.id, call },
    sql`SELECT id FROM leads WHERE campaign_id = ${campaign.id} AND subscriber_id = ${subscriberId}`,
  );
}

interface Greeted extends Pick<LeadContext, "visit"> {
  campaign: Campaign;
  accountId: number;
  event: TelegramEvent;
  change: LeadChange;
}

/** What a macro of a campaign's button stands for, for somebody whose lead has just changed. */
function buttonMacro(macro: Macro, { campaign, accountId, event, change, visit }: Greeted): MacroValue {
  switch (macro) {
    case "click":
      return change.state.click;
    case "status":
      return LEAD_STATUS_NAMES[change.state.status];
    case "campaign":
      return campaign.code;
    case "user":
      return accountId;
    case "lead":
      // The lead may be made in the same batch, and has no id before.
      return ROW_ID;
    case "subscriber":
      return event.person.userId;
    case "username":
      return change.username;
    case "chat":
      return campaign.chatId;
    case "time":
      return event.atMs / 1000;
    default:
      return visit === null ? null : visitMacro(macro, visit);
  }
}
