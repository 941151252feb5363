import { z } from "zod";
import { nothing } from "../../http/described.ts";
import { addBot } from "../../telegram/add-bot.ts";
import { deleteBot } from "../../telegram/delete-bot.ts";
import { listBots } from "../../telegram/list-bots.ts";
import { listChats } from "../../telegram/list-chats.ts";
import { data, list, time } from "./answers.ts";
import { wireTime } from "./convert.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { rowId, text } from "./fields.ts";

const byId = z.object({ id: rowId.describe("The bot") });

const bot = z
  .strictObject({
    id: z.int(),
    tg: z.int().describe("Its id at Telegram"),
    username: z.string(),
    name: z.string(),
    status: z.int().min(0).max(3).describe("0 active, 1 warning: rights or token lost, 3 deleted"),
    created: time,
  })
  .meta({ id: "Bot" });

const chat = z.strictObject({ id: z.int().describe("Telegram's"), title: z.string(), type: z.string() }).meta({ id: "Chat" });

export const botEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/bots/list.json",
    summary: "Every bot ever connected, oldest first",
    access: "account",
    whileLapsed: true,
    input: z.object({}),
    answer: list(bot),
    async run(ctx) {
      const bots = await listBots(ctx);
      return {
        data: bots.map(({ id, telegramId, username, name, status, createdAtMs }) => ({
          id,
          tg: telegramId,
          username,
          name,
          status,
          created: wireTime(createdAtMs),
        })),
      };
    },
  }),
  endpoint({
    method: "POST",
    path: "/bots/add.json",
    summary: "Connect a bot, or give it a new token",
    access: "account",
    input: z.object({ token: text(200).describe("From @BotFather") }),
    answer: data(z.strictObject({ id: z.int(), username: z.string(), name: z.string() })),
    run: async (ctx, { token }) => ({ data: await addBot(ctx, { token: token.trim() }) }),
  }),
  endpoint({
    method: "GET",
    path: "/bots/chats.json",
    summary: "Chats that a bot administers and no campaign of it tracks",
    access: "account",
    input: byId,
    answer: list(chat),
    run: async (ctx, { id }) => ({ data: await listChats(ctx, { botId: id }) }),
  }),
  endpoint({
    method: "POST",
    path: "/bots/del.json",
    summary: "Disconnect a bot; leads and statistics stay",
    access: "account",
    whileLapsed: true,
    input: byId,
    answer: nothing,
    async run(ctx, { id }) {
      await deleteBot(ctx, { botId: id });
      return {};
    },
  }),
];
