import { z } from "zod";
import { summariseOffers } from "../../../domain/offers/settings/summarise-offers.ts";
import { rowId } from "../../../http/fields/strict.ts";
import { fromMicros } from "../../../lib/money.ts";
import { user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { mixed } from "../fields.ts";

const MAX_OFFERS = 100;

const summary = z.strictObject({
  id: z.int(),
  countries: z.array(z.string()).describe("Empty: everywhere"),
  payouts: z.array(z.strictObject({ currency: z.string(), from: z.number(), to: z.number() })),
  approved: z.int(),
  blocked: z.int(),
});

export const offerSummaryEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET", "POST"],
    path: "/admin/offers/summary",
    summary: "Sum up where offers are sold, for how much, and to whom",
    example: { offer_id: [936] },
    access: user,
    input: z.object({ offer_id: mixed(rowId, MAX_OFFERS).pipe(z.array(z.int()).min(1)).describe("Numbers of offers, 100 at most") }),
    answer: z.strictObject({ offers: z.array(summary) }),
    async run(ctx, { offer_id }) {
      const found = await summariseOffers(ctx, { ids: [...new Set(offer_id)] });
      return {
        offers: found.map(({ id, countries, payouts, approved, blocked }) => ({
          id,
          countries: countries.map((code) => code.toUpperCase()),
          payouts: payouts.map(({ currency, fromMicros: from, toMicros: to }) => ({
            currency: currency.toUpperCase(),
            from: fromMicros(from),
            to: fromMicros(to),
          })),
          approved,
          blocked,
        })),
      };
    },
  }),
];
