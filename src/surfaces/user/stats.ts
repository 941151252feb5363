import { z } from "zod";
import { accountStats } from "../../stats/account-stats.ts";
import { campaignStats } from "../../stats/campaign-stats.ts";
import { isTimeZone } from "../../stats/days.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { rowId, unixSeconds } from "./fields.ts";

/** Every zone writes years of four digits between these. */
const isWritable = (ms: number) => ms >= 0 && ms <= Date.parse("9999-12-30");

const date = z.iso.date().refine((value) => isWritable(Date.parse(value)));
const moment = z.union([date, unixSeconds.refine(isWritable)]).optional();

const range = { from: moment, to: moment, tz: z.string().max(64).refine(isTimeZone).default("UTC") };

export const statsEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/stats/account.json",
    access: "account",
    input: z.object(range),
    run: async (ctx, input) => {
      const { totals, days, campaigns } = await accountStats(ctx, input);
      const named = campaigns.map(({ botUsername, chatTitle, ...rest }) => ({ ...rest, bot_username: botUsername, chat_title: chatTitle }));
      return { data: { totals, campaigns: named, days } };
    },
  }),
  endpoint({
    method: "GET",
    path: "/stats/campaign.json",
    access: "account",
    input: z.object({ id: rowId, ...range }),
    run: async (ctx, { id, ...input }) => ({ data: await campaignStats(ctx, { ...input, campaignId: id }) }),
  }),
];
