import type { Payment } from "../../billing/queries.ts";
import type { Tariff } from "../../billing/tariffs.ts";
import { wireTime } from "./convert.ts";

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
