import { z } from "zod";
import { isTimeZone } from "../../domain/reports/model/days.ts";
import { COUNT_NAMES, type Counts } from "../../domain/reports/model/lead-counts.ts";
import { accountStats } from "../../domain/reports/query/account-stats.ts";
import { campaignStats } from "../../domain/reports/query/campaign-stats.ts";
import { sameFor } from "../../http/described.ts";
import { bool, rowId, unixSeconds } from "../../http/fields/strict.ts";
import { account } from "./access.ts";
import { code, data, status } from "./answers.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

/** Every zone writes years of four digits between these. */
const isWritable = (ms: number) => ms >= 0 && ms <= Date.parse("9999-12-30");

const date = z.iso.date().refine((value) => isWritable(Date.parse(value)));
const moment = z.union([date, unixSeconds.refine(isWritable)]).optional();

const range = {
  from: moment.describe("The first day: a date, or Unix seconds within it; 30 days by default"),
  to: moment.describe("The last day; today by default; at most 366 days"),
  tz: z.string().max(64).refine(isTimeZone).optional().describe("The time zone of the days, an IANA name; the account's by default"),
};

const rated = z.strictObject({
  starts: z.int(),
  holds: z.int(),
  confirms: z.int(),
  unsubs: z.int(),
  cr: z.number().describe("Joins in percent of starts"),
});

const days = z.array(rated.extend({ date: z.iso.date() }));

const campaign = rated.extend({
  id: z.int(),
  code,
  bot: z.int(),
  chat: z.int(),
  status,
  bot_username: z.string(),
  chat_title: z.string(),
  by_day: z
    .strictObject(sameFor(COUNT_NAMES, z.array(z.int())))
    .optional()
    .describe("With `by_day`: the counts of each day, in the order of `days`"),
});

/** A list for each count: names are not repeated with every day. */
function toWireByDay(byDay: readonly Counts[]) {
  const of = (name: keyof Counts) => byDay.map((counts) => counts[name]);
  return { starts: of("starts"), holds: of("holds"), confirms: of("confirms"), unsubs: of("unsubs") };
}

const funnel = z.array(z.strictObject({ step: z.enum(["starts", "holds", "confirms", "unsubs"]), count: z.int() }));

export const statsEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/stats/account.json",
    summary: "Show statistics of the account",
    example: { from: "2026-11-19", to: "2026-11-20" },
    access: account,
    input: z.object({ ...range, by_day: bool.default(false).describe("Count each campaign by day, too; of at most 93 days") }),
    answer: data(z.strictObject({ totals: rated, campaigns: z.array(campaign), days })),
    run: async (ctx, { by_day: isByDay, ...input }) => {
      const { totals, days, campaigns } = await accountStats(ctx, { ...input, isByDay });
      const named = campaigns.map(({ botUsername, chatTitle, byDay, ...rest }) => ({
        ...{ ...rest, bot_username: botUsername, chat_title: chatTitle },
        ...(isByDay ? { by_day: toWireByDay(byDay) } : {}),
      }));
      return { data: { totals, campaigns: named, days } };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/stats/campaign.json",
    summary: "Show statistics of a campaign",
    errors: ["camp"],
    example: { id: 12, from: "2026-11-20", to: "2026-11-20" },
    access: account,
    input: z.object({ id: rowId.describe("The campaign's id"), ...range }),
    answer: data(z.strictObject({ totals: rated, funnel, days })),
    run: async (ctx, { id, ...input }) => ({ data: await campaignStats(ctx, { ...input, campaignId: id }) }),
  }),
];
