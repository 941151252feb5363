import { z } from "zod";
import { addBot } from "../../telegram/add-bot.ts";
import { deleteBot } from "../../telegram/delete-bot.ts";
import { listBots } from "../../telegram/list-bots.ts";
import { listChats } from "../../telegram/list-chats.ts";
import { wireTime } from "./convert.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { rowId, text } from "./fields.ts";

export const botEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/bots/list.json",
    access: "account",
    input: z.object({}),
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
    access: "account",
    input: z.object({ token: text(200) }),
    run: async (ctx, { token }) => ({ data: await addBot(ctx, { token: token.trim() }) }),
  }),
  endpoint({
    method: "GET",
    path: "/bots/chats.json",
    access: "account",
    input: z.object({ id: rowId }),
    run: async (ctx, { id }) => ({ data: await listChats(ctx, { botId: id }) }),
  }),
  endpoint({
    method: "POST",
    path: "/bots/del.json",
    access: "account",
    input: z.object({ id: rowId }),
    async run(ctx, { id }) {
      await deleteBot(ctx, { botId: id });
      return {};
    },
  }),
];
