import { z } from "zod";
import { buyTariff } from "../../../domain/billing/buy-tariff.ts";
import { checkPayment } from "../../../domain/billing/check-payment.ts";
import { confirmGatewayPayment } from "../../../domain/billing/confirm-gateway-payment.ts";
import { listPayments } from "../../../domain/billing/list-payments.ts";
import { TARIFFS } from "../../../domain/billing/tariffs.ts";
import { anybody } from "../../../http/access.ts";
import { nothing } from "../../../http/described.ts";
import { page, rowId, text } from "../../../http/fields/strict.ts";
import { ROW_NUMBER } from "../../../lib/cells.ts";
import { PAYMENT_METHODS } from "../../../lib/codes.ts";
import { lapsedAccount } from "../access.ts";
import { data, list } from "../answers.ts";
import { wireTime } from "../convert.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { toWirePayment, toWireTariff, wirePayment, wirePaymentState, wireTariff } from "./wire.ts";

/** A signed value in the spelling it was sent in; numbers of JSON as JavaScript writes them. */
const signed = (pattern: RegExp) => z.union([z.string(), z.number().transform(String)]).pipe(z.string().regex(pattern));

const confirmationInput = z.object({
  payment: signed(new RegExp(`^${ROW_NUMBER}$`)).describe("As in the payment link"),
  amount: signed(/^\d{1,9}(\.\d{1,2})?$/).describe("As in the payment link"),
  currency: signed(/^[A-Z]{3}$/).describe("As in the payment link"),
  charge: signed(/^.{1,200}$/).describe("The gateway's own id of the charge"),
  sign: text(200).describe("Hex HMAC-SHA-256 of `payment:amount:currency:charge`, with the values as sent"),
});

const checkInput = z.object({ payment: rowId.describe("The payment's id") });

/** Everything here stays open to an account whose plan has lapsed: it is how one comes back. */
export const payEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/tariff/list.json",
    summary: "List plans",
    input: z.object({}),
    answer: list(wireTariff),
    access: lapsedAccount,
    run: async () => ({ data: TARIFFS.map(toWireTariff) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/tariff/buy.json",
    summary: "Buy a plan",
    errors: ["tariff", "active", "off", "telegram", "unreachable"],
    example: { tariff: "cat", method: "stars" },
    input: z.object({
      tariff: text(32).describe("The code of a plan"),
      method: z.enum(PAYMENT_METHODS).optional().describe("Stars by default, if available"),
    }),
    answer: z.strictObject({ data: z.strictObject({ url: z.string(), payment: z.int() }).optional() }),
    access: lapsedAccount,
    run: async (ctx, input) => {
      const bought = await buyTariff(ctx, input);
      return bought === null ? {} : { data: { url: bought.url, payment: bought.paymentId } };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/pay/acp.json",
    // As gateways know it.
    also: ["/pay/acp"],
    summary: "Confirm a payment of the gateway",
    errors: ["off", "sign", "payment"],
    input: confirmationInput,
    example: { payment: "1", amount: "24.00", currency: "USD", charge: "ch_1", sign: "5f3c9a" },
    answer: nothing,
    access: anybody,
    run: async (call, input) => {
      await confirmGatewayPayment(call, input);
      return {};
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/pay/check.json",
    also: ["/pay/check"],
    summary: "Check a payment",
    errors: ["payment"],
    example: { payment: 1 },
    input: checkInput,
    answer: data(wirePaymentState),
    access: lapsedAccount,
    run: async (ctx, input) => {
      const { payment, paidUntilMs } = await checkPayment(ctx, input.payment);
      return {
        data: { payment: payment.id, status: payment.state, tariff: payment.tariff, paid_until: wireTime(paidUntilMs) },
      };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/pay/history.json",
    summary: "List payments, newest first",
    example: { limit: 50 },
    input: z.object(page),
    answer: z.strictObject({ data: z.array(wirePayment), total: z.int() }),
    access: lapsedAccount,
    run: async (ctx, input) => {
      const { payments, total } = await listPayments(ctx, input);
      return { data: payments.map(toWirePayment), total };
    },
  }),
];
