import { z } from "zod";
import { type Figures, ratesOf } from "../../domain/cabinets/figures.ts";
import { PERIODS } from "../../domain/cabinets/period.ts";
import { fromMicros } from "../../lib/money.ts";

/** Of which time figures are. */
export const period = z.enum(PERIODS).default("all").describe("Of which UTC days the figures are; `starts_month`: of this month");

/** What ads did and cost, as answers say it. Source: the API's public documentation. */
export const figures = {
  goals: z.int().describe("What Telegram counts as the aim: joins, started bots"),
  impressions: z.int(),
  clicks: z.int(),
  spent: z.number(),
  cps: z.number().describe("The cost of a goal"),
  ctr: z.number().describe("Clicks of impressions, percent"),
  cpc: z.number().describe("The cost of a click"),
};

/** @returns cpm: what a thousand impressions cost */
export function toFigures(of: Figures) {
  const rates = ratesOf(of);
  return {
    goals: of.actions,
    impressions: of.views,
    clicks: of.clicks,
    spent: fromMicros(of.spentMicros),
    cps: fromMicros(rates.costPerActionMicros),
    cpm: fromMicros(rates.costPerMilleMicros),
    ctr: rates.clickPercent,
    cpc: fromMicros(rates.costPerClickMicros),
  };
}
