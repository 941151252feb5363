import { z } from "zod";
import { addBot } from "../../../domain/telegram/bots/add-bot.ts";
import { deleteBot } from "../../../domain/telegram/bots/delete-bot.ts";
import { getBot } from "../../../domain/telegram/bots/get-bot.ts";
import { listBots } from "../../../domain/telegram/bots/list-bots.ts";
import { listChats } from "../../../domain/telegram/bots/list-chats.ts";
import { nothing } from "../../../http/described.ts";
import { rowId, text } from "../../../http/fields/strict.ts";
import { account, lapsedAccount } from "../access.ts";
import { data, list } from "../answers.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { toWireBot, toWireBotChat, wireBot, wireBotDetails, wireChat } from "./wire.ts";

const byId = z.object({ id: rowId.describe("The bot's id") });

export const botEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/bots/list.json",
    summary: "List bots",
    access: lapsedAccount,
    input: z.object({}),
    answer: list(wireBot),
    async run(ctx) {
      return { data: (await listBots(ctx)).map(toWireBot) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/bots/get.json",
    summary: "Show a bot and its chats",
    errors: ["bot"],
    example: { id: 7 },
    access: lapsedAccount,
    input: byId,
    answer: data(wireBotDetails),
    async run(ctx, { id }) {
      const { chats, ...bot } = await getBot(ctx, { botId: id });
      return { data: { ...toWireBot(bot), token_ok: bot.tokenRevokedAtMs === null, chats: chats.map(toWireBotChat) } };
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
    answer: list(wireChat),
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
