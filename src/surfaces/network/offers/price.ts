import { z } from "zod";
import { priceConversion } from "../../../domain/network-conversions/price-conversion.ts";
import { FIRST_GOAL } from "../../../domain/network-conversions/report.ts";
import { systemNamesLike } from "../../../domain/network-conversions/system-names.ts";
import { amount, country, rowIdOrNone, word } from "../../../http/fields/strict.ts";
import { PAYMENT_TYPES } from "../../../lib/codes.ts";
import { fromMicros } from "../../../lib/money.ts";
import { user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { ignored, numberOrHexId } from "../fields.ts";
import { DEVICES, system } from "./payments.ts";

/** The lists of an offer's payments: for everybody, and for some affiliates. */
const LISTS = ["payments", "partner_payments"] as const;

/** What a conversion of an offer would be worth. */
export const conversionPriceEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET", "POST"],
    path: "/admin/offer/{ID}/price",
    summary: "Calculate what a conversion is worth",
    variables: z.object({ ID: numberOrHexId.describe("The offer's number, or its id of 24 hex digits").meta({ examples: ["936"] }) }),
    example: { goal: "sale", pid: 610, country: "us", device: "mobile", sum: 19.99 },
    access: user,
    input: z.object({
      goal: ignored(word(255)).describe("The goal's value; `1` where none is sent"),
      pid: rowIdOrNone.optional().describe("The affiliate's number; 0 for one without payments of their own"),
      country: ignored(country).describe("The visitor's country; empty if it is not known, as with all that follows"),
      city: ignored(word(255)).describe("The city's name, in English"),
      device: ignored(z.enum(DEVICES)).describe("The kind of device"),
      os: ignored(system).describe("The system, as payments name it"),
      sum: ignored(amount).describe("The sale, of which percent payments are a share"),
    }),
    answer: z.strictObject({
      payment: z
        .strictObject({
          list: z.enum(LISTS).describe("The list of the offer in which it stands"),
          index: z.int().min(0).describe("Its place there, from 0"),
          type: z.enum(PAYMENT_TYPES),
        })
        .nullable()
        .describe("The payment that holds; null if none does"),
      price: z
        .strictObject({
          total: z.number().describe("What the advertiser pays"),
          revenue: z.number().describe("What the affiliate gets"),
          currency: z.string(),
        })
        .nullable(),
    }),
    errors: ["offer_not_found"],
    async run(ctx, { goal = FIRST_GOAL, pid, country, city, device, os, sum }, { variables: { ID } }) {
      const found = await priceConversion(ctx, {
        offer: ID,
        goal,
        affiliateId: pid ?? null,
        visit: {
          country: country ?? null,
          city: city ?? null,
          device: device ?? null,
          systems: os === undefined ? [] : systemNamesLike(os),
        },
        saleMicros: sum ?? null,
      });
      if (found === null) return { payment: null, price: null };
      const { payment, index, worth } = found;
      return {
        payment: { list: payment.affiliates === null ? LISTS[0] : LISTS[1], index, type: payment.type },
        price: { total: fromMicros(worth.revenueMicros), revenue: fromMicros(worth.payoutMicros), currency: worth.currency },
      };
    },
  }),
];
