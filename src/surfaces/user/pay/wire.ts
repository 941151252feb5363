import { z } from "zod";
import type { Payment } from "../../../domain/billing/find-payment.ts";
import type { Tariff } from "../../../domain/billing/tariffs.ts";
import { PAYMENT_METHODS } from "../../../lib/codes.ts";
import { time } from "../answers.ts";
import { wireTime } from "../convert.ts";

export const wireTariff = z
  .strictObject({
    code: z.string(),
    name: z.string(),
    campaigns: z.int().describe("-1 is unlimited"),
    price_usd: z.number(),
    price_rub: z.number(),
  })
  .meta({ id: "Tariff" });

const state = z.enum(["pending", "paid"]);

export const wirePaymentState = z.strictObject({ payment: z.int(), status: state, tariff: z.string(), paid_until: time });

export const wirePayment = z
  .strictObject({
    payment: z.int(),
    tariff: z.string(),
    days: z.int(),
    method: z.enum(PAYMENT_METHODS),
    amount: z.number().describe("In whole units of the currency"),
    currency: z.string().describe("USD, or XTR for Stars"),
    status: state,
    created: time,
    paid: time,
  })
  .meta({ id: "Payment" });

/** A plan as the User API lists it. */
export function toWireTariff({ code, name, campaigns, priceUsd, priceRub }: Tariff) {
  return { code, name, campaigns, price_usd: priceUsd, price_rub: priceRub };
}

/** A payment as the history lists it; `amount` is in whole units of `currency`, Stars (XTR) or dollars. */
export function toWirePayment(payment: Payment) {
  return {
    payment: payment.id,
    tariff: payment.tariff,
    days: payment.days,
    method: payment.provider,
    amount: payment.currency === "XTR" ? payment.amountMinor : payment.amountMinor / 100,
    currency: payment.currency,
    status: payment.state,
    created: wireTime(payment.createdAtMs),
    paid: wireTime(payment.paidAtMs),
  };
}
