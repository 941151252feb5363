import { z } from "zod";
import { SYSTEM_NAMES } from "../../../domain/network-conversions/system-names.ts";
import type { OfferPayment } from "../../../domain/offers/settings/network-offer.ts";
import { amount, bool, country, currency, rowId, word } from "../../../http/fields/strict.ts";
import { PAYMENT_TYPES } from "../../../lib/codes.ts";
import { MICROS } from "../../../lib/money.ts";
import { ignored, mixed } from "../fields.ts";
import { destination } from "./texts.ts";

export const DEVICES = ["tablet", "desktop", "mobile", "ipod"] as const;

const SYSTEM_BY_NAME = new Map(SYSTEM_NAMES.map((name) => [name.toLowerCase(), name]));

/** A system's name, in any case. */
export const system = z
  .string()
  .max(64)
  .transform((name, context) => SYSTEM_BY_NAME.get(name.trim().toLowerCase()) ?? refuse(context))
  .meta({ enum: SYSTEM_NAMES });

function refuse(context: z.RefinementCtx): never {
  context.addIssue("not accepted");
  return z.NEVER;
}

/** Countries; `all` among them is any, as none is. */
export const countries = mixed(z.union([z.literal("all"), country]), 300).transform((codes) =>
  codes.includes("all") ? [] : [...new Set(codes)],
);

/** A city's number, or the city as answers show it. */
const city = z.union([rowId, z.object({ id: rowId }).transform(({ id }) => id)]);

const common = {
  countries: countries.default([]).describe("Where it holds; none or `all`: everywhere"),
  country_exclude: ignored(bool).default(false).describe("The countries are those where it does not hold"),
  cities: mixed(city).default([]).describe("Numbers of cities"),
  devices: mixed(z.enum(DEVICES)).default([]),
  os: mixed(system).default([]),
  goal: ignored(word(255).pipe(z.string().trim().min(1)))
    .default("1")
    .describe("The goal's value"),
  currency: currency.describe("The code of the currency"),
  title: word(255).default(""),
  url: destination.default("").describe("Tracking URL in the place of the offer's"),
};

const money = ignored(amount).default(0);

const sent = z.object({ ...common, type: z.enum(PAYMENT_TYPES), total: money, revenue: money });

const MAX_PERCENT = 100;

/** Shares are kept in parts of a million, of which a percent has 10,000. */
function toStored(type: OfferPayment["type"], field: string, micros: number, context: z.RefinementCtx): number {
  if (type === "fixed") return micros;
  if (micros > MAX_PERCENT * MICROS) context.addIssue({ code: "custom", path: [field], message: "more than all" });
  return Math.round(micros / 100);
}

const toPayment = ({ country_exclude, total, revenue, ...payment }: z.output<typeof sent>, context: z.RefinementCtx) => ({
  ...payment,
  excludesCountries: country_exclude,
  revenueMicros: toStored(payment.type, "total", total, context),
  payoutMicros: toStored(payment.type, "revenue", revenue, context),
});

const MAX_PAYMENTS = 300;

/** What conversions are worth to everybody. */
export const payments = mixed(
  sent.transform((payment, context): OfferPayment => ({ ...toPayment(payment, context), affiliates: null })),
  MAX_PAYMENTS,
);

/** What they are worth to some affiliates. */
export const partnerPayments = mixed(
  sent
    .extend({ partners: mixed(rowId).pipe(z.array(z.int()).min(1)).describe("Numbers of affiliates") })
    .transform(
      ({ partners, ...payment }, context): OfferPayment => ({ ...toPayment(payment, context), affiliates: [...new Set(partners)] }),
    ),
  MAX_PAYMENTS,
);
