import { z } from "zod";
import { renewTransferToken } from "../../transfer/renew-token.ts";
import { resolveTransferToken } from "../../transfer/resolve-token.ts";
import { transferToken } from "../../transfer/token.ts";
import { transferBot } from "../../transfer/transfer-bot.ts";
import { transferCampaign } from "../../transfer/transfer-campaign.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { bool, rowId, text } from "./fields.ts";

const token = text(200);
/** What is handed over is `id`, as everywhere; its kind's name does as well. */
const handOver = { id: rowId, token, leads: bool.default(true) };

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
    input: z.object({}),
    access: "account",
    run: async ({ deps, account }) => ({ data: { token: await transferToken(deps, account) } }),
  }),
  endpoint({
    method: "POST",
    path: "/transfer/token.json",
    input: z.object({}),
    access: "account",
    run: async (ctx) => ({ data: { token: await renewTransferToken(ctx) } }),
  }),
  endpoint({
    method: "GET",
    path: "/transfer/resolve.json",
    input: z.object({ token }),
    access: "account",
    run: async (ctx, input) => ({ data: await resolveTransferToken(ctx, input.token) }),
  }),
  endpoint({
    method: "POST",
    path: "/transfer/bot.json",
    input: z.preprocess(idUnder("bot"), z.object(handOver)),
    access: "account",
    run: async (ctx, { id, token, leads }) => {
      await transferBot(ctx, { botId: id, token, withLeads: leads });
      return {};
    },
  }),
  endpoint({
    method: "POST",
    path: "/transfer/camp.json",
    input: z.preprocess(idUnder("campaign", "camp"), z.object(handOver)),
    access: "account",
    run: async (ctx, { id, token, leads }) => {
      await transferCampaign(ctx, { campaignId: id, token, withLeads: leads });
      return {};
    },
  }),
];
