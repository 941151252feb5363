import { z } from "zod";
import type { Offer } from "../../../domain/offers/offer-ownership.ts";
import { getOffer, listOffers } from "../../../domain/offers/read-offers.ts";
import { addOffer, editOffer } from "../../../domain/offers/save-offer.ts";
import { nothing } from "../../../http/described.ts";
import { country, name, rowId, rowIdOrNone, text, words } from "../../../http/fields/strict.ts";
import { nameOf, OFFER_PRIVACY_NAMES } from "../../../lib/codes.ts";
import { account } from "../access.ts";
import { added, data, status, time } from "../answers.ts";
import { wireTime } from "../convert.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { listPartWithStatus, moreOf, partly, readPart } from "../list-part.ts";
import { statusEndpoints } from "../status-endpoints.ts";
import { commissionFields, fromWireCommission, hasOneCommission, toWireCommission, wireCommission } from "./commission.ts";

const MAX_COUNTRIES = 300;
const MAX_PARAMS = 64;

const params = z.union([
  z.literal("").transform(() => ({})),
  z.record(z.string().min(1).max(64), text(1000)).refine((fields) => Object.keys(fields).length <= MAX_PARAMS),
]);

const id = rowId.describe("The offer's id");

const settings = {
  countries: words(country, MAX_COUNTRIES).optional().describe("Countries where it is sold; an empty list means everywhere"),
  params: params.optional().describe("Your own parameters, answered by `offer.json`"),
  privacy: z.enum(OFFER_PRIVACY_NAMES).optional().describe("Who may send traffic to it"),
  advertiser: rowIdOrNone.optional().describe("The account that pays for leads; 0 for none"),
  ...commissionFields,
};

const newOffer = z.object({ name, ...settings }).refine(hasOneCommission, { path: ["commission_fixed"] });
const offerChanges = z.object({ id, name: name.optional(), ...settings }).refine(hasOneCommission, { path: ["commission_fixed"] });

const fromWire = ({ countries, params, privacy, advertiser, ...rest }: Omit<z.output<typeof newOffer>, "name">) => ({
  countries,
  params,
  privacy,
  advertiserId: advertiser,
  commission: fromWireCommission(rest),
});

const offer = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    status,
    privacy: z.enum(OFFER_PRIVACY_NAMES),
    countries: z.array(z.string()),
    params: z.record(z.string(), z.string()),
    ...wireCommission,
    advertiser: z.int().describe("0 if there is none"),
    created: time,
  })
  .meta({ id: "Offer" });

const toWireOffer = (offer: Offer) => ({
  id: offer.id,
  name: offer.name,
  status: offer.status,
  privacy: nameOf(OFFER_PRIVACY_NAMES, offer.privacy),
  countries: JSON.parse(offer.countries) as string[],
  params: JSON.parse(offer.params) as Record<string, string>,
  ...toWireCommission(offer),
  advertiser: offer.advertiserId ?? 0,
  created: wireTime(offer.createdAtMs),
});

export const offerEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/offers/list.json",
    summary: "List offers",
    access: account,
    input: z.object(listPartWithStatus),
    example: { limit: 50 },
    answer: partly(offer),
    async run(ctx, params) {
      const { rows, more } = await listOffers(ctx, readPart(params));
      return { data: rows.map(toWireOffer), ...moreOf(params, more) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/offers/get.json",
    summary: "Show an offer",
    errors: ["offer"],
    example: { id: 4 },
    access: account,
    input: z.object({ id }),
    answer: data(offer),
    run: async (ctx, { id }) => ({ data: toWireOffer(await getOffer(ctx, { offerId: id })) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/offers/add.json",
    summary: "Create an offer",
    example: { name: "Kittens", countries: ["de", "at"], params: { color: "red" }, commission_percent: 12.5 },
    access: account,
    input: newOffer,
    answer: added,
    run: async (ctx, input) => ({ data: await addOffer(ctx, { name: input.name, ...fromWire(input) }) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/offers/edit.json",
    summary: "Change an offer",
    errors: ["offer"],
    example: { id: 4, privacy: "protected" },
    access: account,
    input: offerChanges,
    answer: nothing,
    async run(ctx, input) {
      await editOffer(ctx, { offerId: input.id, name: input.name, ...fromWire(input) });
      return {};
    },
  }),
  ...statusEndpoints("offers", "offers"),
];
