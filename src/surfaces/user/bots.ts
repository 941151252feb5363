import { z } from "zod";
import { addBot } from "../../domain/telegram/bots/add-bot.ts";
import { deleteBot } from "../../domain/telegram/bots/delete-bot.ts";
import { listBots } from "../../domain/telegram/bots/list-bots.ts";
import { listChats } from "../../domain/telegram/bots/list-chats.ts";
import { nothing } from "../../http/described.ts";
import { rowId, text } from "../../http/fields/strict.ts";
import { BOT_STATUS } from "../../lib/codes.ts";
import { account, lapsedAccount } from "./access.ts";
import { data, list, time } from "./answers.ts";
import { wireTime } from "./convert.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

const byId = z.object({ id: rowId.describe("The bot's id") });

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

const bot = z
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

const chat = z
  .strictObject({ id: z.int().describe("Telegram's id of the chat"), title: z.string(), type: z.string() })
  .meta({ id: "Chat" });

export const botEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/bots/list.json",
    summary: "List bots",
    access: lapsedAccount,
    input: z.object({}),
    answer: list(bot),
    async run(ctx) {
      return { data: (await listBots(ctx)).map(toWireBot) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/bots/add.json",
    summary: "Connect a bot",
    errors: ["token", "unreachable", "exists", "webhook"],
    example: { token: "7123456789:AAF-token-from-BotFather" },
    access: account,
    input: z.object({ token: text(200).describe("The bot's token from @BotFather") }),
    answer: data(z.strictObject({ id: z.int(), username: z.string(), name: z.string() })),
    run: async (ctx, { token }) => ({ data: await addBot(ctx, { token: token.trim() }) }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/bots/chats.json",
    summary: "List the chats of a bot",
    errors: ["bot"],
    example: { id: 7 },
    access: account,
    input: byId,
    answer: list(chat),
    run: async (ctx, { id }) => ({ data: await listChats(ctx, { botId: id }) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/bots/del.json",
    summary: "Disconnect a bot",
    errors: ["bot"],
    example: { id: 7 },
    access: lapsedAccount,
    input: byId,
    answer: nothing,
    async run(ctx, { id }) {
      await deleteBot(ctx, { botId: id });
      return {};
    },
  }),
];

type ListedBot = Awaited<ReturnType<typeof listBots>>[number];

function toWireBot(row: ListedBot): z.input<typeof bot> {
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
