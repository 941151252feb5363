import { z } from "zod";
import { renewTransferToken } from "../../domain/transfer/renew-token.ts";
import { resolveTransferToken } from "../../domain/transfer/resolve-token.ts";
import { transferToken } from "../../domain/transfer/token.ts";
import { transferBot } from "../../domain/transfer/transfer-bot.ts";
import { transferCampaign } from "../../domain/transfer/transfer-campaign.ts";
import { nothing } from "../../http/described.ts";
import { bool, rowId, text } from "../../http/fields/strict.ts";
import { account } from "./access.ts";
import { data } from "./answers.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

const token = text(200).describe("The recipient's transfer token");
const giveOut = data(z.strictObject({ token: z.string() }));
const SLOTS = "How many more campaigns the recipient's plan allows; -1 is unlimited";
const EXAMPLE = "transfer-42-Ly7BbboMc9h9RJxByFItjpIvwohF1dG7CJQz722W7Cw";
/** What is transferred is `id`, as everywhere; its kind's name does as well. */
const transferFields = {
  id: rowId.describe("The id of what is transferred"),
  token,
  leads: bool.default(true).describe("Whether leads and history are transferred too; if not, they are deleted"),
};

function idUnder(...names: string[]) {
  return (params: unknown) => {
    const given = params as Record<string, unknown>;
    const name = names.find((candidate) => candidate in given);
    return name === undefined || "id" in given ? given : { ...given, id: given[name] };
  };
}

export const transferEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/transfer/token.json",
    summary: "Show the transfer token",
    input: z.object({}),
    answer: giveOut,
    access: account,
    run: async ({ deps, account }) => ({ data: { token: await transferToken(deps, account) } }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/transfer/token.json",
    summary: "Renew the transfer token",
    input: z.object({}),
    answer: giveOut,
    access: account,
    run: async (ctx) => ({ data: { token: await renewTransferToken(ctx) } }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/transfer/resolve.json",
    summary: "Show the owner of a transfer token",
    errors: ["token"],
    example: { token: EXAMPLE },
    input: z.object({ token }),
    answer: data(z.strictObject({ name: z.string(), paid: z.boolean(), slots: z.int().describe(SLOTS) })),
    access: account,
    run: async (ctx, input) => ({ data: await resolveTransferToken(ctx, input.token) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/transfer/bot.json",
    summary: "Transfer a bot and its campaigns",
    errors: ["bot", "token", "exists"],
    input: z.preprocess(idUnder("bot"), z.object(transferFields)),
    example: { id: 7, token: EXAMPLE },
    answer: nothing,
    access: account,
    run: async (ctx, { id, token, leads }) => {
      await transferBot(ctx, { botId: id, token, withLeads: leads });
      return {};
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/transfer/camp.json",
    summary: "Transfer a campaign",
    errors: ["camp", "bot", "token", "exists"],
    input: z.preprocess(idUnder("campaign", "camp"), z.object(transferFields)),
    example: { id: 12, token: EXAMPLE },
    answer: nothing,
    access: account,
    run: async (ctx, { id, token, leads }) => {
      await transferCampaign(ctx, { campaignId: id, token, withLeads: leads });
      return {};
    },
  }),
];
