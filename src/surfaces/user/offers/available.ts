import { z } from "zod";
import { type AvailableOffer, listAvailable } from "../../../domain/offers/list-available.ts";
import { before, bool, int } from "../../../http/fields/strict.ts";
import { nameOf, OFFER_PRIVACY_NAMES } from "../../../lib/codes.ts";
import { fromMicros } from "../../../lib/money.ts";
import { account } from "../access.ts";
import { list, currency as wireCurrency } from "../answers.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { toWireCommission, wireCommission } from "./commission.ts";

/** Each comes with its prices and pages. */
const MAX_OFFERS = 50;

const available = z
  .strictObject({
    id: z.int(),
    open: z.boolean().describe("Whether the offer takes your traffic now"),
    name: z.string(),
    privacy: z.enum(OFFER_PRIVACY_NAMES),
    countries: z.array(z.string()).describe("An empty list means everywhere"),
    prices: z.array(
      z.strictObject({
        country: z.string().describe("Empty for all other countries"),
        goal: z.int().describe("0 for all other goals"),
        code: z.string().describe("The goal's code; empty for all others"),
        price: z.number(),
        currency: wireCurrency,
      }),
    ),
    ...wireCommission,
    sites: z.array(z.strictObject({ id: z.int(), name: z.string(), url: z.string(), kind: z.string() })),
  })
  .meta({ id: "AvailableOffer" });

const toWire = ({ id, isOpen, name, privacy, countries, payoutRules, sites, ...commission }: AvailableOffer) => ({
  id,
  open: isOpen,
  name,
  privacy: nameOf(OFFER_PRIVACY_NAMES, privacy),
  countries,
  prices: payoutRules.map(({ country, goalId, goal, payoutMicros, currency }) => ({
    country,
    goal: goalId,
    code: goal,
    price: fromMicros(payoutMicros),
    currency,
  })),
  ...toWireCommission(commission),
  sites,
});

export const availableOfferEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/offers/available.json",
    summary: "List available offers, newest first",
    example: { limit: 50 },
    access: account,
    input: z.object({
      limit: int
        .pipe(z.int().min(1))
        .transform((n) => Math.min(n, MAX_OFFERS))
        .default(MAX_OFFERS)
        .describe("Page size; more than 50 counts as 50"),
      before,
      closed: bool.default(false).describe("Also the offers of your network that are shown to you, but are not open to you"),
    }),
    answer: list(available),
    run: async (ctx, { limit, before, closed }) => ({
      data: (await listAvailable(ctx, { limit, before, withClosed: closed })).map(toWire),
    }),
  }),
];
