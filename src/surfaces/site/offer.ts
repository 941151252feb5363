import { z } from "zod";
import { showOffer } from "../../domain/sites/show-offer.ts";
import { numberOf } from "../../http/fields/lenient.ts";
import { fromMicros } from "../../lib/money.ts";
import { clickField, flowFields, flowNameOf } from "./flow-fields.ts";
import { siteFunction } from "./function.ts";

const number = numberOf(Number.MAX_SAFE_INTEGER);

const shownOffer = z.strictObject({
  id: z.int(),
  name: z.string(),
  geo: z.array(z.string()).describe("Countries; an empty list means everywhere"),
  param: z.record(z.string(), z.string()),
  price: z.array(
    z.strictObject({
      geo: z.string().describe("Empty for any country"),
      goal: z.string().describe("The goal's code; empty for any"),
      gid: z.int().describe("The goal's number; 0 for any"),
      price: z.number(),
      currency: z.string(),
    }),
  ),
  site: z.array(z.strictObject({ id: z.int(), name: z.string(), url: z.string(), type: z.enum(["landing", "prelanding"]) })),
});

/** Shows an offer by its number, or by a flow or a click that is for it. */
export const offer = siteFunction({
  path: "/offer.json",
  summary: "Show an offer",
  errors: ["no-id"],
  input: z.object({
    offer: number.describe("The offer's number"),
    id: number.describe("The same as `offer`"),
    click: clickField.describe("The id of a click of one of its flows"),
    ...flowFields,
  }),
  example: { offer: 7 },
  answer: shownOffer,
  isKept: true,
  async run(call, { offer: offerId, id, click, ...named }) {
    const shown = await showOffer(call, call.credential, { offerId: offerId ?? id, click, ...flowNameOf(named) });
    return {
      id: shown.id,
      name: shown.name,
      geo: shown.countries,
      param: shown.params,
      price: shown.payoutRules.map(({ country, goal, goalId, payoutMicros, currency }) => ({
        geo: country,
        goal,
        gid: goalId,
        price: fromMicros(payoutMicros),
        currency,
      })),
      site: shown.sites.map(({ id: siteId, kind, ...site }) => ({ id: siteId, ...site, type: kind })),
    };
  },
});
