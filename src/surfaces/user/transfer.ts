import { z } from "zod";
import { nothing } from "../../http/described.ts";
import { renewTransferToken } from "../../transfer/renew-token.ts";
import { resolveTransferToken } from "../../transfer/resolve-token.ts";
import { transferToken } from "../../transfer/token.ts";
import { transferBot } from "../../transfer/transfer-bot.ts";
import { transferCampaign } from "../../transfer/transfer-campaign.ts";
import { data } from "./answers.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { bool, rowId, text } from "./fields.ts";

const token = text(200).describe("The recipient's");
const giveOut = data(z.strictObject({ token: z.string() }));
const SLOTS = "How many more campaigns their plan allows; -1: any number";
/** What is handed over is `id`, as everywhere; its kind's name does as well. */
const handOver = {
  id: rowId.describe("What is handed over"),
  token,
  leads: bool.default(true).describe("Whether leads and history go along; no deletes them"),
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
    method: "GET",
    path: "/transfer/token.json",
    summary: "Your token, by which others hand over to you",
    input: z.object({}),
    answer: giveOut,
    access: "account",
    run: async ({ deps, account }) => ({ data: { token: await transferToken(deps, account) } }),
  }),
  endpoint({
    method: "POST",
    path: "/transfer/token.json",
    summary: "A new token; the one before is void",
    input: z.object({}),
    answer: giveOut,
    access: "account",
    run: async (ctx) => ({ data: { token: await renewTransferToken(ctx) } }),
  }),
  endpoint({
    method: "GET",
    path: "/transfer/resolve.json",
    summary: "Who gives out a token",
    input: z.object({ token }),
    answer: data(z.strictObject({ name: z.string(), paid: z.boolean(), slots: z.int().describe(SLOTS) })),
    access: "account",
    run: async (ctx, input) => ({ data: await resolveTransferToken(ctx, input.token) }),
  }),
  endpoint({
    method: "POST",
    path: "/transfer/bot.json",
    summary: "Hand a bot over with its campaigns",
    input: z.preprocess(idUnder("bot"), z.object(handOver)),
    answer: nothing,
    access: "account",
    run: async (ctx, { id, token, leads }) => {
      await transferBot(ctx, { botId: id, token, withLeads: leads });
      return {};
    },
  }),
  endpoint({
    method: "POST",
    path: "/transfer/camp.json",
    summary: "Hand a campaign over to the recipient's bot in the same chat",
    input: z.preprocess(idUnder("campaign", "camp"), z.object(handOver)),
    answer: nothing,
    access: "account",
    run: async (ctx, { id, token, leads }) => {
      await transferCampaign(ctx, { campaignId: id, token, withLeads: leads });
      return {};
    },
  }),
];
