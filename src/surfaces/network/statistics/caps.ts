import { z } from "zod";
import { type CountedCap, listCapStatistics, type OfferCaps } from "../../../domain/statistics/caps.ts";
import { rowId } from "../../../http/fields/strict.ts";
import { CAP_PERIODS, CAP_SCOPES, CAP_TYPES } from "../../../lib/codes.ts";
import { fromMicros } from "../../../lib/money.ts";
import { member } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { several as atLeastOne } from "../fields.ts";
import { several } from "./input.ts";
import { offerRef } from "./list-fields.ts";

const MAX_OFFERS = 100;
const FIELDS = ["stats", "stats_merged", "descr"] as const;

const counted = z
  .strictObject({
    id: z.string().describe("The cap; counters of one have the same"),
    timeframe: z.enum(CAP_PERIODS),
    type: z.enum(CAP_TYPES),
    value: z.number().describe("The limit"),
    current_value: z.number().describe("What was counted in the present period"),
    is_remaining: z.boolean().describe("Whether the limit is not reached"),
    reset_to_value: z.int(),
    affiliate_id: z.int().describe("0: all affiliates"),
    affiliate_type: z.enum(CAP_SCOPES),
    affiliates: z.array(z.int()),
    goal_type: z.enum(CAP_SCOPES),
    goals: z.array(z.record(z.string(), z.string())).describe("Titles of goals by their values"),
    goal_stats: z.record(z.string(), z.number()).describe("What was counted of a goal, where each is counted"),
    country_type: z.literal("all"),
    countries: z.array(z.string()),
  })
  .meta({ id: "CapCounter" });

const merged = z.strictObject({ id: z.string(), min: z.number(), avg: z.number(), max: z.number() }).meta({ id: "MergedCap" });

const offerCaps = z
  .strictObject({
    offer_id: z.int(),
    stats: z.array(counted).optional(),
    stats_merged: z.array(merged).optional(),
    descr: z.array(z.string()).optional(),
  })
  .meta({ id: "OfferCaps" });

const PERIOD_WORDS = { day: "daily", month: "monthly", all: "total" } as const;

const amountOf = ({ type }: CountedCap["cap"], value: number): number => (type === "budget" ? fromMicros(value) : value);

function toCounters({ cap, counters }: CountedCap, titles: OfferCaps["goalTitles"], isOfUsers: boolean) {
  return counters.map(({ affiliateId, goal, value }) => {
    const goals = goal === "" ? cap.goals : [goal];
    return {
      id: String(cap.id),
      timeframe: cap.period,
      type: cap.type,
      value: amountOf(cap, cap.limitValue),
      current_value: amountOf(cap, value),
      is_remaining: value < cap.limitValue,
      reset_to_value: 0,
      affiliate_id: affiliateId,
      affiliate_type: cap.affiliateScope,
      affiliates: isOfUsers ? [...cap.affiliates] : [],
      goal_type: cap.goalScope,
      goals: goals.map((each) => ({ [each]: titles[each] ?? each })),
      goal_stats: goal === "" ? {} : { [goal]: amountOf(cap, value) },
      country_type: "all" as const,
      countries: [],
    };
  });
}

function toMerged({ cap, counters }: CountedCap) {
  const values = counters.map(({ value }) => value);
  const total = values.reduce((sum, value) => sum + value, 0);
  return {
    id: String(cap.id),
    min: amountOf(cap, Math.min(...values)),
    avg: amountOf(cap, total / values.length),
    max: amountOf(cap, Math.max(...values)),
  };
}

export const capListEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/stats/caps",
    summary: "Show what caps have counted",
    example: { offer_id: [1], fields: ["stats"] },
    access: member,
    input: z.object({
      offer_id: atLeastOne(offerRef)
        .refine((list) => list.length <= MAX_OFFERS)
        .describe(`Numbers of offers, or their ids; ${MAX_OFFERS} at most`),
      fields: several(z.enum(FIELDS)).describe("What is answered of each offer; `stats` where nothing is said"),
      affiliate_id: several(rowId).describe("Numbers of affiliates, of caps that count each"),
    }),
    answer: z.strictObject({ stats: z.array(offerCaps) }),
    async run(ctx, { offer_id, fields = ["stats"], affiliate_id }) {
      const isOfUsers = ctx.actor.kind !== "affiliate";
      const found = await listCapStatistics(ctx, { offers: offer_id, affiliates: affiliate_id });
      const stats = found.map(({ offerId, caps, goalTitles }) => ({
        offer_id: offerId,
        ...(fields.includes("stats") ? { stats: caps.flatMap((cap) => toCounters(cap, goalTitles, isOfUsers)) } : {}),
        ...(fields.includes("stats_merged") ? { stats_merged: caps.map(toMerged) } : {}),
        ...(fields.includes("descr") ? { descr: caps.map(({ cap }) => `${PERIOD_WORDS[cap.period]}_${cap.type}`) } : {}),
      }));
      return { stats };
    },
  }),
];
