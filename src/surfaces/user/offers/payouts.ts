import { z } from "zod";
import { deletePayoutRule } from "../../../domain/offers/payouts/delete-payout-rule.ts";
import { listPayoutRules, type OfferPayout } from "../../../domain/offers/payouts/list-payout-rules.ts";
import { setPayoutRule } from "../../../domain/offers/payouts/set-payout-rule.ts";
import { nothing } from "../../../http/described.ts";
import { amount, clearable, country, currency, rowId, rowIdOrNone } from "../../../http/fields/strict.ts";
import { fromMicros } from "../../../lib/money.ts";
import { account } from "../access.ts";
import { added, list, currency as wireCurrency } from "../answers.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";

const payoutRule = z
  .strictObject({
    id: z.int(),
    country: z.string().describe("Empty for all other countries"),
    goal: z.int().describe("0 for all other goals"),
    affiliate: z.int().describe("0 for all other affiliates"),
    price: z.number(),
    charge: z.number(),
    currency: wireCurrency,
  })
  .meta({ id: "OfferPrice" });

const toWireRule = (rule: OfferPayout) => ({
  id: rule.id,
  country: rule.country,
  goal: rule.goalId,
  affiliate: rule.affiliateId,
  price: fromMicros(rule.payoutMicros),
  charge: fromMicros(rule.revenueMicros),
  currency: rule.currency,
});

/** What a lead of an offer is worth. */
export const payoutRuleEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/offers/prices/list.json",
    summary: "List the payout rules of an offer",
    errors: ["offer"],
    example: { offer: 4 },
    access: account,
    input: z.object({ offer: rowId.describe("The offer's id") }),
    answer: list(payoutRule),
    run: async (ctx, { offer }) => ({ data: (await listPayoutRules(ctx, { offerId: offer })).map(toWireRule) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/offers/prices/set.json",
    summary: "Set a payout rule of an offer",
    errors: ["offer", "goal", "affiliate"],
    example: { offer: 4, country: "de", goal: 8, price: 18.5, charge: 25, currency: "eur" },
    access: account,
    input: z.object({
      offer: rowId.describe("The offer's id"),
      country: clearable(country).optional().describe("Empty for all other countries"),
      goal: rowIdOrNone.optional().describe("0 for all other goals"),
      affiliate: rowIdOrNone.optional().describe("The affiliate's account; 0 for all other affiliates"),
      price: amount.describe("The payout: what the affiliate gets"),
      charge: amount.optional().describe("The revenue: what the advertiser pays; by default the same as the payout"),
      currency: currency.default("usd"),
    }),
    answer: added,
    run: async (ctx, input) => ({
      data: await setPayoutRule(ctx, {
        offerId: input.offer,
        country: input.country ?? "",
        goalId: input.goal ?? 0,
        affiliateId: input.affiliate ?? 0,
        payoutMicros: input.price,
        revenueMicros: input.charge ?? input.price,
        currency: input.currency,
      }),
    }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/offers/prices/delete.json",
    summary: "Delete a payout rule of an offer",
    errors: ["price"],
    example: { id: 9 },
    access: account,
    input: z.object({ id: rowId.describe("The payout rule's id") }),
    answer: nothing,
    async run(ctx, { id }) {
      await deletePayoutRule(ctx, { ruleId: id });
      return {};
    },
  }),
];
