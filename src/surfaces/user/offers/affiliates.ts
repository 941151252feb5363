import { z } from "zod";
import { deleteAffiliate } from "../../../domain/offers/affiliates/delete-affiliate.ts";
import { listAffiliates, type OfferAffiliate } from "../../../domain/offers/affiliates/list-affiliates.ts";
import { setAffiliate } from "../../../domain/offers/affiliates/set-affiliate.ts";
import { nothing } from "../../../http/described.ts";
import { rowId } from "../../../http/fields/strict.ts";
import { AFFILIATE_STATUS_NAMES, nameOf } from "../../../lib/codes.ts";
import { account } from "../access.ts";
import { list } from "../answers.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { commissionFields, fromWireCommission, hasOneCommission, toWireCommission, wireCommission } from "./commission.ts";

const wireAffiliate = z
  .strictObject({ affiliate: z.int(), status: z.enum(AFFILIATE_STATUS_NAMES), ...wireCommission })
  .meta({ id: "OfferAffiliate" });

const toWireAffiliate = (affiliate: OfferAffiliate) => ({
  affiliate: affiliate.accountId,
  status: nameOf(AFFILIATE_STATUS_NAMES, affiliate.status),
  ...toWireCommission(affiliate),
});

/** Other accounts that work, or may not work, with an offer. */
export const offerAffiliateEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/offers/affiliates/list.json",
    summary: "List the affiliates of an offer",
    errors: ["offer"],
    example: { offer: 4 },
    access: account,
    input: z.object({ offer: rowId.describe("The offer's id") }),
    answer: list(wireAffiliate),
    run: async (ctx, { offer }) => ({ data: (await listAffiliates(ctx, { offerId: offer })).map(toWireAffiliate) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/offers/affiliates/set.json",
    summary: "Allow or block an affiliate",
    errors: ["offer", "affiliate"],
    example: { offer: 4, affiliate: 77, status: "approved", commission_percent: 7.5 },
    access: account,
    input: z
      .object({
        offer: rowId.describe("The offer's id"),
        affiliate: rowId.describe("The affiliate's account"),
        status: z.enum(AFFILIATE_STATUS_NAMES).optional().describe("Whether the affiliate may send traffic to the offer"),
        ...commissionFields,
      })
      .refine(hasOneCommission, { path: ["commission_fixed"] }),
    answer: nothing,
    async run(ctx, { offer, affiliate, status, ...rest }) {
      await setAffiliate(ctx, { offerId: offer, affiliateId: affiliate, status, commission: fromWireCommission(rest) });
      return {};
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/offers/affiliates/delete.json",
    summary: "Remove an affiliate from an offer",
    errors: ["affiliate"],
    example: { offer: 4, affiliate: 77 },
    access: account,
    input: z.object({ offer: rowId.describe("The offer's id"), affiliate: rowId.describe("The affiliate's account") }),
    answer: nothing,
    async run(ctx, { offer, affiliate }) {
      await deleteAffiliate(ctx, { offerId: offer, affiliateId: affiliate });
      return {};
    },
  }),
];
