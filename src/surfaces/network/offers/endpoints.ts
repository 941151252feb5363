import { z } from "zod";
import { getNetworkOffer } from "../../../domain/offers/settings/get-network-offer.ts";
import { hashPasswordOf } from "../../../domain/offers/settings/hash-password.ts";
import { countNetworkOffers, listNetworkOffers } from "../../../domain/offers/settings/list-network-offers.ts";
import type { NetworkOffer } from "../../../domain/offers/settings/network-offer.ts";
import { addNetworkOffer, changeNetworkOffer } from "../../../domain/offers/settings/save-network-offer.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { number, numberOrHexId } from "../fields.ts";
import { page, pagination, toPagination } from "../page.ts";
import { listedOffer, savedOffer, shownOffer } from "./answers.ts";
import { filters, toUserFilter, userFilters } from "./filter.ts";
import { changed, made, toChanges } from "./form.ts";
import { toListedOffer, toSavedOffer, toShownOffer } from "./wire.ts";

const saved = z.strictObject({ offer: savedOffer, id: z.int() });

const toSaved = async (ctx: NetworkCtx, offer: NetworkOffer) => ({
  offer: toSavedOffer(ctx, offer, await hashPasswordOf(ctx, offer)),
  id: offer.id,
});

export const offerEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/offers",
    summary: "List offers",
    example: { status: ["active"], page: 1, limit: 100 },
    access: user,
    input: z.object({ ...filters, ...userFilters, ...page() }),
    answer: z.strictObject({ offers: z.array(listedOffer), pagination }),
    async run(ctx, { page, limit, ...asked }) {
      const window = { offset: (page - 1) * limit, limit };
      const { items, total } = await listNetworkOffers(ctx, { filter: toUserFilter(ctx, asked), ...window });
      const offers = await Promise.all(items.map(async (each) => toListedOffer(ctx, each, await hashPasswordOf(ctx, each))));
      return { offers, pagination: toPagination({ page, limit }, total) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/offers/count",
    summary: "Count active offers",
    access: user,
    input: z.object({}),
    answer: z.strictObject({ count: z.int() }),
    run: async (ctx) => ({ count: await countNetworkOffers(ctx) }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/offer/{ID}",
    summary: "Show an offer",
    variables: z.object({ ID: numberOrHexId.describe("The offer's number, or its id of 24 hex digits").meta({ examples: ["936"] }) }),
    access: user,
    input: z.object({}),
    answer: z.strictObject({ offer: shownOffer }),
    errors: ["offer_not_found"],
    async run(ctx, _, { variables: { ID } }) {
      const offer = await getNetworkOffer(ctx, { offer: ID });
      return { offer: toShownOffer(ctx, offer, await hashPasswordOf(ctx, offer)) };
    },
  }),
];

export const offerManagementEndpoints: Endpoint[] = [
  endpoint({
    methods: ["POST"],
    path: "/admin/offer",
    summary: "Add an offer",
    example: { title: "Kittens", advertiser: "573c69a33b7d9b0e638b4576", url: "https://shop.example/?c={clickid}" },
    access: user,
    input: made,
    answer: saved,
    errors: ["limit_reached"],
    async run(ctx, form) {
      const { title, advertiser } = form;
      return toSaved(ctx, await addNetworkOffer(ctx, { ...toChanges(form), title, advertiser }));
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/offer/{ID}",
    summary: "Change an offer",
    variables: z.object({ ID: number.describe("The offer's number").meta({ examples: ["936"] }) }),
    example: { ID: 936, title: "Kittens", hold_period: 14 },
    access: user,
    input: changed,
    answer: saved,
    errors: ["offer_not_found"],
    run: async (ctx, form, { variables: { ID } }) => toSaved(ctx, await changeNetworkOffer(ctx, { id: ID, said: toChanges(form) })),
  }),
];
