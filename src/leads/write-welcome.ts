import { renderWelcome } from "../campaigns/welcome.ts";
import { LEAD_STATUS_NAMES } from "../codes.ts";
import type { Macro } from "../postbacks/macros.ts";
import { outboxStatement } from "../telegram/outbox.ts";
import type { LeadChange } from "./plan.ts";
import type { Campaign, LeadEvent } from "./situation.ts";
import { THE_LEAD, type Writing } from "./writing.ts";

/** Stands for the id of a lead that is made in the same batch, and has none before. */
const LEAD_ID = "{lead}";

/** The statements that greet somebody who pressed Start; the first answers the `id` of its call. */
export function welcomeStatements(
  { deps, botId, accountId, event }: Writing,
  campaign: Campaign,
  change: LeadChange,
): D1PreparedStatement[] {
  const call = renderWelcome(campaign, {
    title: campaign.chatTitle ?? "",
    chatId: event.person.userId,
    macros: buttonMacros(campaign, accountId, event, change),
  });
  const welcome = outboxStatement(deps, { accountId, botId, campaignId: campaign.id, call });
  const leadId = encodeURIComponent(LEAD_ID);
  if (!JSON.stringify(call).includes(leadId)) return [welcome];
  const named = deps.db.$client
    .prepare(`UPDATE telegram_outbox SET payload = replace(payload, ?3, (${THE_LEAD})) WHERE id = last_insert_rowid()`)
    .bind(campaign.id, event.person.userId, leadId);
  return [welcome, named];
}

/** The macros of a campaign's button, for somebody whose lead has just changed. */
function buttonMacros(campaign: Campaign, accountId: number, event: LeadEvent, change: LeadChange): Record<Macro, string> {
  return {
    click: change.life.click,
    status: LEAD_STATUS_NAMES[change.life.status] ?? "",
    campaign: campaign.code,
    user: String(accountId),
    lead: LEAD_ID,
    subscriber: String(event.person.userId),
    username: change.username,
    chat: String(campaign.chatId),
    time: String(event.atMs / 1000),
    // Nobody has said anything of a lead that has only just pressed Start.
    flow: "",
    goal: "",
    uid: "",
    price: "",
    currency: "",
  };
}
