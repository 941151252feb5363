import { z } from "zod";
import { countAffiliateOffers, getAffiliateOffer, listAffiliateOffers } from "../../../domain/offers/settings/affiliate-offers.ts";
import { getNetworkOffer } from "../../../domain/offers/settings/get-network-offer.ts";
import { hashPasswordOf } from "../../../domain/offers/settings/hash-password.ts";
import { countNetworkOffers, listNetworkOffers } from "../../../domain/offers/settings/list-network-offers.ts";
import { type OfferDirectory, offerDirectoryRead } from "../../../domain/offers/settings/offer-directory.ts";
import { dateAt } from "../../../domain/reports/model/days.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { admitAffiliateReading, admitMemberReading, affiliate, member } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { numberOrHexId } from "../fields.ts";
import { page, pagination, toPagination } from "../page.ts";
import { affiliateOffer, toAffiliateOffer } from "./affiliate-wire.ts";
import { listedOffer, shownOffer } from "./answers.ts";
import { type AskedOffers, filters, toFilter, toUserFilter, userFilters } from "./filter.ts";
import { toListedOffer, toShownOffer } from "./wire.ts";

interface Page {
  page: number;
  limit: number;
}

const windowOf = ({ page, limit }: Page) => ({ offset: (page - 1) * limit, limit });

/** What an affiliate lists. @param liveOn only what takes their traffic on this day */
async function listForAffiliate(
  ctx: NetworkCtx,
  asked: AskedOffers & Page,
  { directory, liveOn }: { directory: OfferDirectory; liveOn?: string },
) {
  const { items, total } = await listAffiliateOffers(ctx, { directory, filter: toFilter(ctx, asked), liveOn, ...windowOf(asked) });
  return { offers: items.map((each) => toAffiliateOffer(ctx, each)), pagination: toPagination(asked, total) };
}

const isAffiliate = ({ actor }: NetworkCtx) => actor.kind === "affiliate";

const affiliateOffers = z.strictObject({ offers: z.array(affiliateOffer), pagination });

export const offerEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/offers",
    summary: "List offers",
    example: { status: ["active"], page: 1, limit: 100 },
    access: member,
    input: z.object({ ...filters, ...userFilters, ...page() }),
    answer: z.union([z.strictObject({ offers: z.array(listedOffer), pagination }), affiliateOffers]),
    admitReading: (call, credential) => admitMemberReading(call, credential, offerDirectoryRead(call.deps)),
    async run(ctx, asked, _, [directory]) {
      if (isAffiliate(ctx)) return listForAffiliate(ctx, asked, { directory });
      const { items, total } = await listNetworkOffers(ctx, { directory, filter: toUserFilter(ctx, asked), ...windowOf(asked) });
      const offers = await Promise.all(items.map(async (each) => toListedOffer(ctx, each, await hashPasswordOf(ctx, each))));
      return { offers, pagination: toPagination(asked, total) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/offers/count",
    summary: "Count active offers",
    access: member,
    input: z.object({}),
    answer: z.strictObject({ count: z.int() }),
    admitReading: (call, credential) => admitMemberReading(call, credential, offerDirectoryRead(call.deps)),
    run: async (ctx, _, __, [directory]) => ({
      count: isAffiliate(ctx) ? countAffiliateOffers(ctx, { directory }) : await countNetworkOffers(ctx, { directory }),
    }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/offer/{ID}",
    summary: "Show an offer",
    variables: z.object({ ID: numberOrHexId.describe("The offer's number, or its id of 24 hex digits").meta({ examples: ["936"] }) }),
    access: member,
    input: z.object({}),
    answer: z.union([z.strictObject({ offer: shownOffer }), z.strictObject({ offer: affiliateOffer })]),
    errors: ["offer_not_found"],
    async run(ctx, _, { variables: { ID } }) {
      if (isAffiliate(ctx)) return { offer: toAffiliateOffer(ctx, await getAffiliateOffer(ctx, { offer: ID })) };
      const offer = await getNetworkOffer(ctx, { offer: ID });
      return { offer: toShownOffer(ctx, offer, await hashPasswordOf(ctx, offer)) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/partner/offers",
    summary: "List offers for the calling affiliate",
    example: { page: 1, limit: 100 },
    access: affiliate,
    input: z.object({ ...filters, ...page() }),
    answer: affiliateOffers,
    admitReading: (call, credential) => admitAffiliateReading(call, credential, offerDirectoryRead(call.deps)),
    run: (ctx, asked, _, [directory]) => listForAffiliate(ctx, asked, { directory }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/partner/live-offers",
    summary: "List offers that take the calling affiliate's traffic",
    example: { page: 1, limit: 100 },
    access: affiliate,
    input: z.object({ ...filters, ...page() }),
    answer: affiliateOffers,
    admitReading: (call, credential) => admitAffiliateReading(call, credential, offerDirectoryRead(call.deps)),
    run: (ctx, asked, _, [directory]) => listForAffiliate(ctx, asked, { directory, liveOn: dateAt(ctx.network.timeZone, ctx.deps.now()) }),
  }),
];
