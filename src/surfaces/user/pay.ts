import { z } from "zod";
import { buyTariff } from "../../billing/buy-tariff.ts";
import { checkPayment } from "../../billing/check-payment.ts";
import { confirmGatewayPayment } from "../../billing/confirm-gateway-payment.ts";
import { listPayments } from "../../billing/list-payments.ts";
import { TARIFFS } from "../../billing/tariffs.ts";
import { wireTime } from "./convert.ts";
import { toWirePayment, toWireTariff } from "./convert-payments.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { page, rowId, text } from "./fields.ts";

/** A signed value in the spelling it was sent in; numbers of JSON as JavaScript writes them. */
const signed = (pattern: RegExp) => z.union([z.string(), z.number().transform(String)]).pipe(z.string().regex(pattern));

const confirmationInput = z.object({
  payment: signed(/^[1-9]\d{0,14}$/),
  amount: signed(/^\d{1,9}(\.\d{1,2})?$/),
  currency: signed(/^[A-Z]{3}$/),
  charge: signed(/^.{1,200}$/),
  sign: text(200),
});

const checkInput = z.object({ payment: rowId });

/** Everything here stays open to an account whose plan has lapsed: it is how one comes back. */
export const payEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/tariff/list.json",
    input: z.object({}),
    access: "account",
    whileLapsed: true,
    run: async () => ({ data: TARIFFS.map(toWireTariff) }),
  }),
  endpoint({
    method: "POST",
    path: "/tariff/buy.json",
    input: z.object({ tariff: text(32), method: z.enum(["stars", "gateway"]).optional() }),
    access: "account",
    whileLapsed: true,
    run: async (ctx, input) => {
      const bought = await buyTariff(ctx, input);
      return bought === null ? {} : { data: { url: bought.url, payment: bought.paymentId } };
    },
  }),
  // The gateway's paths are known without `.json`; both spellings answer.
  ...["/pay/acp", "/pay/acp.json"].map((path) =>
    endpoint({
      method: "POST",
      path,
      input: confirmationInput,
      access: "none",
      run: async (call, input) => {
        await confirmGatewayPayment(call, input);
        return {};
      },
    }),
  ),
  ...["/pay/check", "/pay/check.json"].map((path) =>
    endpoint({
      method: "GET",
      path,
      input: checkInput,
      access: "account",
      whileLapsed: true,
      run: async (ctx, input) => {
        const { payment, paidUntilMs } = await checkPayment(ctx, input.payment);
        return {
          data: { payment: payment.id, status: payment.state, tariff: payment.tariff, paid_until: wireTime(paidUntilMs) },
        };
      },
    }),
  ),
  endpoint({
    method: "GET",
    path: "/pay/history.json",
    input: z.object(page),
    access: "account",
    whileLapsed: true,
    run: async (ctx, input) => {
      const { payments, total } = await listPayments(ctx, input);
      return { data: payments.map(toWirePayment), total };
    },
  }),
];
