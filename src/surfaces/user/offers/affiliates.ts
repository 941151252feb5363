import { z } from "zod";
import { deleteAffiliate } from "../../../domain/offers/affiliates/delete-affiliate.ts";
import { type AffiliateName, findAffiliate, findByToken } from "../../../domain/offers/affiliates/find-affiliate.ts";
import { listAffiliates, type OfferAffiliate } from "../../../domain/offers/affiliates/list-affiliates.ts";
import { setAffiliate } from "../../../domain/offers/affiliates/set-affiliate.ts";
import { nothing } from "../../../http/described.ts";
import { rowId, text } from "../../../http/fields/strict.ts";
import { AFFILIATE_STATUS_NAMES, nameOf } from "../../../lib/codes.ts";
import { AppError } from "../../../platform/errors.ts";
import { account } from "../access.ts";
import { data, list } from "../answers.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { commissionFields, fromWireCommission, hasOneCommission, toWireCommission, wireCommission } from "./commission.ts";

const names = {
  name: z.string().describe("Empty if the account has no flow for the offer and is no member of your network"),
  login: z.string().describe("The Telegram username; empty likewise, or if there is none"),
};

const wireAffiliate = z
  .strictObject({ affiliate: z.int(), ...names, status: z.enum(AFFILIATE_STATUS_NAMES), ...wireCommission })
  .meta({ id: "OfferAffiliate" });

const toWireAffiliate = (affiliate: OfferAffiliate) => ({
  affiliate: affiliate.accountId,
  name: affiliate.name,
  login: affiliate.login,
  status: nameOf(AFFILIATE_STATUS_NAMES, affiliate.status),
  ...toWireCommission(affiliate),
});

const toWireName = ({ id, ...names }: AffiliateName) => ({ affiliate: id, ...names });

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
    methods: ["GET"],
    path: "/offers/affiliates/find.json",
    summary: "Find an affiliate by number or token",
    errors: ["affiliate", "token"],
    example: { affiliate: 77 },
    access: account,
    input: z.object({
      affiliate: rowId
        .optional()
        .describe("The number of an account that has a flow for an offer of yours, or is a member of your network"),
      token: text(200).optional().describe("Instead of `affiliate`: the transfer token that somebody gave you"),
    }),
    answer: data(
      z.strictObject({ affiliate: z.int(), name: z.string(), login: z.string().describe("The Telegram username, if there is one") }),
    ),
    async run(ctx, { affiliate, token }) {
      if (affiliate !== undefined && token !== undefined) throw new AppError("field_invalid", "token");
      if (affiliate !== undefined) return { data: toWireName(await findAffiliate(ctx, { affiliateId: affiliate })) };
      if (token === undefined) throw new AppError("field_missing", "affiliate");
      return { data: toWireName(await findByToken(ctx, { token })) };
    },
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
