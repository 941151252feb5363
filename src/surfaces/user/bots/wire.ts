import { z } from "zod";
import { type BotChat, CHAT_LACKS } from "../../../domain/telegram/bots/get-bot.ts";
import type { listBots } from "../../../domain/telegram/bots/list-bots.ts";
import { BOT_STATUS } from "../../../lib/codes.ts";
import { time } from "../answers.ts";
import { wireTime } from "../convert.ts";

const botWarning = z.strictObject({
  warning: z
    .enum(["token-revoked", "webhook-lost", "missing-right"])
    .describe(
      "`token-revoked`: Telegram refuses the token. `webhook-lost`: the webhook was changed and has been set again. `missing-right`: the bot lacks a right in a chat",
    ),
  value: z.string().describe("The bot's username; for a missing right, Telegram's name of the right, or `administrator`"),
  chat: z.int().optional().describe("The chat, for a missing right"),
  chat_title: z.string().optional(),
});

const webhook = z.strictObject({
  checked: time.describe("When the check was made"),
  pending: z.int().describe("Updates that are waiting at Telegram"),
  last_error: z.string().describe("Telegram's last delivery error; may be empty"),
  last_error_time: time,
});

export const wireBot = z
  .strictObject({
    id: z.int(),
    tg: z.int().describe("The chat's id at Telegram"),
    username: z.string(),
    name: z.string(),
    status: z.int().min(0).max(3).describe("0 active, 1 warning: see `warnings`, 3 deleted"),
    created: time,
    unassigned_starts: z.int().describe("Starts that matched no running campaign"),
    webhook: webhook.optional().describe("State at the last hourly check; absent for deleted bots"),
    warnings: z.array(botWarning).optional().describe("Absent if there are none"),
  })
  .meta({ id: "Bot" });

export const wireChat = z
  .strictObject({ id: z.int().describe("Telegram's id of the chat"), title: z.string(), type: z.string() })
  .meta({ id: "Chat" });

/** A bot with what is known of its token and of its rights in chats. */
export const wireBotDetails = wireBot
  .extend({
    token_ok: z.boolean().describe("False while Telegram refuses the token"),
    chats: z.array(
      z.strictObject({
        id: z.int().describe("Telegram's id of the chat"),
        title: z.string(),
        type: z.string(),
        admin: z.boolean().describe("Whether the bot is an administrator there"),
        can_invite: z.boolean().nullable().describe("Whether it may invite people and approve join requests; null if that is not known"),
        missing: z.enum(CHAT_LACKS).describe("What the bot lacks there: `administrator`, Telegram's name of a right, or empty"),
        campaign: z.int().describe("The campaign that tracks the chat; 0 if there is none"),
        checked: time.describe("When Telegram was last asked for the bot's rights"),
      }),
    ),
  })
  .meta({ id: "BotDetails" });

type ListedBot = Awaited<ReturnType<typeof listBots>>[number];

export function toWireBot(row: ListedBot): z.input<typeof wireBot> {
  const { id, telegramId, username, name, status, createdAtMs, checkedAtMs, unassignedStarts } = row;
  const warnings = status === BOT_STATUS.deleted ? [] : warningsOf(row);
  const isShown = checkedAtMs !== null && status !== BOT_STATUS.deleted;
  return {
    id,
    tg: telegramId,
    username,
    name,
    status,
    created: wireTime(createdAtMs),
    unassigned_starts: unassignedStarts,
    ...(isShown ? { webhook: toWireWebhook(row) } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

function toWireWebhook({ checkedAtMs, webhookPending, webhookError, webhookErrorAtMs }: ListedBot): z.input<typeof webhook> {
  return {
    checked: wireTime(checkedAtMs),
    pending: webhookPending,
    last_error: webhookError,
    last_error_time: wireTime(webhookErrorAtMs),
  };
}

function warningsOf({ username, tokenRevokedAtMs, webhookLostAtMs, lacking }: ListedBot): z.input<typeof botWarning>[] {
  return [
    ...(tokenRevokedAtMs === null ? [] : [{ warning: "token-revoked" as const, value: username }]),
    ...(webhookLostAtMs === null ? [] : [{ warning: "webhook-lost" as const, value: username }]),
    ...lacking.map(({ chatId, title, missing }) => ({
      warning: "missing-right" as const,
      value: missing,
      chat: chatId,
      chat_title: title,
    })),
  ];
}

/** What a bot was allowed as an administrator says nothing once it is none. */
export function toWireBotChat(chat: BotChat) {
  const { chatId, title, type, isAdmin, canInvite, missing, campaignId, checkedAtMs } = chat;
  return {
    id: chatId,
    title,
    type,
    admin: isAdmin,
    can_invite: isAdmin ? canInvite : false,
    missing,
    campaign: campaignId ?? 0,
    checked: wireTime(checkedAtMs),
  };
}
