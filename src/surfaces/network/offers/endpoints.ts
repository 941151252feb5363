import { z } from "zod";
import { getNetworkOffer } from "../../../domain/offers/settings/get-network-offer.ts";
import { OFFER_STATUSES } from "../../../domain/offers/settings/network-offer.ts";
import { addNetworkOffer } from "../../../domain/offers/settings/save-network-offer.ts";
import { OFFER_PRIVACY_NAMES } from "../../../lib/codes.ts";
import { user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { hexId, ignored, numberOrHexId, title } from "../fields.ts";
import { networkOffer, toOffer } from "./wire.ts";

const offer = z.strictObject({ offer: networkOffer });
const saved = z.strictObject({ offer: networkOffer, id: z.int() });

export const offerEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/offer/{ID}",
    summary: "Show an offer",
    variables: z.object({ ID: numberOrHexId.describe("The offer's number, or its id of 24 hex digits").meta({ examples: ["936"] }) }),
    access: user,
    input: z.object({}),
    answer: offer,
    errors: ["offer_not_found"],
    run: async (ctx, _, { variables: { ID } }) => ({ offer: toOffer(await getNetworkOffer(ctx, { offer: ID })) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/offer",
    summary: "Add an offer",
    example: { title: "Kittens", advertiser: "573c69a33b7d9b0e638b4576", url: "https://shop.example/?c={clickid}" },
    access: user,
    input: z.object({
      title: title().describe("The title"),
      advertiser: hexId.describe("The advertiser's id"),
      url: z.string().trim().min(1).max(2048).describe("Tracking URL, with macros"),
      status: ignored(z.enum(OFFER_STATUSES)).describe("`stopped` where nothing is said"),
      privacy: ignored(z.enum(OFFER_PRIVACY_NAMES)).describe("`public` where nothing is said"),
    }),
    answer: saved,
    errors: ["limit_reached"],
    async run(ctx, { title, advertiser, url, status, privacy }) {
      const made = await addNetworkOffer(ctx, { title, advertiser, status, privacy, settings: { url } });
      return { offer: toOffer(made), id: made.id };
    },
  }),
];
