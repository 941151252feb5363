import { z } from "zod";
import { PRICED_BY, priceLead } from "../../../domain/conversions/price-lead.ts";
import type { Money } from "../../../domain/conversions/split-payment.ts";
import { amount, clearable, country, currency, rowId, rowIdOrNone, signedAmount, signedPercent } from "../../../http/fields/strict.ts";
import { fromMicros } from "../../../lib/money.ts";
import { account } from "../access.ts";
import { data, currency as wireCurrency } from "../answers.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";

const sum = z.strictObject({ amount: z.number(), currency: wireCurrency }).nullable();

const toSum = (money: Money | null) => money && { amount: fromMicros(money.micros), currency: money.currency };

/** What a lead of an offer would be worth. */
export const leadPriceEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET", "POST"],
    path: "/offers/price.json",
    summary: "Calculate the payout and the revenue of a lead",
    errors: ["offer", "goal"],
    example: { offer: 4, country: "de", goal: 8, affiliate: 77 },
    access: account,
    input: z.object({
      offer: rowId.describe("The offer's id"),
      country: clearable(country).optional().describe("The country; empty if nothing is known of it"),
      goal: rowIdOrNone.optional().describe("The goal's id, one of your own; 0 for none"),
      affiliate: rowIdOrNone.optional().describe("The account whose flow brings the lead; 0 for one of whom nothing is said"),
      wm: amount.optional().describe("Payout and revenue, as the Site API takes them"),
      pay: amount.optional().describe("The revenue alone"),
      pd: signedAmount.optional().describe("The network's margin; below 0 it is added to the revenue"),
      pp: signedPercent.optional().describe("The margin in percent, from -100 to 100"),
      cc: currency.default("usd").describe("The currency of `wm`, `pay` and `pd`"),
    }),
    answer: data(
      z.strictObject({
        payout: sum.describe("What the affiliate gets; null if nothing says it"),
        revenue: sum.describe("What the advertiser pays; null if nothing says it"),
        by: z.enum(PRICED_BY).describe("What decides on the payout"),
        rule: z.int().describe("The payout rule that matches; 0 if there is none"),
        takes_traffic: z.boolean().describe("Whether the offer takes new leads of the affiliate"),
      }),
    ),
    async run(ctx, { offer, country, goal, affiliate, wm, pay, pd, pp, cc }) {
      const price = await priceLead(ctx, {
        offerId: offer,
        goalId: goal ?? null,
        country: country ?? "",
        affiliateId: affiliate ?? null,
        payment: { grossMicros: wm ?? null, revenueMicros: pay ?? null, marginMicros: pd ?? null, marginPpm: pp ?? null, currency: cc },
      });
      const { payout, revenue, by, ruleId, takesTraffic } = price;
      return { data: { payout: toSum(payout), revenue: toSum(revenue), by, rule: ruleId ?? 0, takes_traffic: takesTraffic } };
    },
  }),
];
