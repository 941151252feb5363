import { type Fragment, raw, sql } from "../../db/sql.ts";
import { BOT_STATUS, CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Deps } from "../../platform/deps.ts";
import { type BotApiFault, faultOf } from "../telegram/api/bot-api.ts";
import { askMember, type Member } from "../telegram/bots/ask-membership.ts";
import { openBotToken } from "../telegram/bots/bot-token.ts";
import { confirmRevoked } from "../telegram/bots/mark-revoked.ts";
import type { TelegramEvent } from "./lead-context.ts";
import { isMissed, kindOf } from "./missed-event.ts";
import { recordEvent } from "./record-event.ts";

/** A lead of somebody in a chat, with the bot that can be asked about them. */
export interface CheckedLead {
  id: number;
  subscriberId: number;
  chatId: number;
  title: string;
  type: string;
  botId: number;
  telegramId: number;
  tokenSealed: string;
}

/** SQL of CheckedLead: of leads l, those of campaigns that run, by bots that can be asked. */
export const checkedLeads = (
  leads: Fragment,
) => sql`SELECT l.id, l.subscriber_id AS subscriberId, h.chat_id AS chatId, h.title, h.type, b.id AS botId,
    b.telegram_id AS telegramId, b.token_sealed AS tokenSealed
  FROM ${leads} l JOIN campaigns c ON c.id = l.campaign_id AND c.status <> ${raw(CAMPAIGN_STATUS.deleted)}
  JOIN bots b ON b.id = c.bot_id AND b.status <> ${raw(BOT_STATUS.deleted)} AND b.token_revoked_at_ms IS NULL
  JOIN chats h ON h.bot_id = c.bot_id AND h.chat_id = c.chat_id AND h.is_admin
  WHERE l.subscriber_id > 0`;

/** What Telegram said, and whether the lead was behind it; or why it said nothing of use. */
export type CheckOutcome = { member: Member["status"]; isChanged: boolean } | { fault: BotApiFault };

/**
 * Asks Telegram what a lead's person is in the chat, and records what was missed: it counts as happened now, and goes the way of
 * every update. Telegram dates by the second, and what it dates within this one comes after.
 */
export async function checkLead(deps: Deps, lead: CheckedLead): Promise<CheckOutcome> {
  const atMs = Math.floor(deps.now() / 1000) * 1000;
  const bot = { id: lead.botId, telegramId: lead.telegramId, tokenSealed: lead.tokenSealed };
  try {
    const { chatId, member } = await askMember(deps, {
      bot: { ...bot, token: await openBotToken(deps, bot) },
      chatId: lead.chatId,
      userId: lead.subscriberId,
    });
    const kind = kindOf(member);
    const event: TelegramEvent = {
      kind,
      updateId: -atMs / 1000,
      atMs,
      person: { userId: lead.subscriberId, username: member.username },
      chat: { chatId, title: lead.title, type: lead.type, username: "" },
      inviteUrl: null,
      wasMember: kind !== "join",
    };
    const isChanged = await recordEvent(deps, lead.botId, event, ({ events }) => isMissed(kind, events, atMs));
    return { member: member.status, isChanged };
  } catch (error) {
    const fault = faultOf(error);
    if (fault.kind === "revoked") await confirmRevoked(deps, bot);
    return { fault };
  }
}
