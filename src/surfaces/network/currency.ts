import { z } from "zod";
import { listCurrencies, type NetworkCurrency, setCurrency } from "../../domain/networks/currencies/network-currency.ts";
import { amount, bool, currency } from "../../http/fields/strict.ts";
import { currencyNumber, fromMicros, isCoin } from "../../lib/money.ts";
import { user } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { ignored } from "./fields.ts";

/** Units for one of the network's own currency, by code. */
const quotes = z.record(z.string(), z.number()).meta({ id: "CurrencyQuotes" });

const described = z
  .strictObject({
    _id: z.int().describe("Its number: of ISO 4217, or our own of a coin"),
    code: z.string(),
    active: z.boolean(),
    default: z.boolean().describe("Whether it is the network's own"),
    rate: z.number().describe("Units for one of the network's own"),
    min_payment: z.number().describe("The least that is paid out"),
    is_crypto: z.boolean(),
  })
  .meta({ id: "NetworkCurrency" });

const toDescribed = (row: NetworkCurrency) => ({
  _id: currencyNumber(row.currency),
  code: row.currency.toUpperCase(),
  active: row.isActive,
  default: row.isDefault,
  rate: row.rate,
  min_payment: fromMicros(row.minPaymentMicros),
  is_crypto: isCoin(row.currency),
});

export const currencyEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/admin/currency",
    summary: "List currencies and their quotes",
    example: { get_only_active: 1 },
    access: user,
    input: z.object({
      get_only_active: ignored(bool).describe("Leave out currencies that are not active"),
      extended: ignored(bool).describe("Say more of each"),
    }),
    answer: z.strictObject({ quotes: z.union([quotes, z.array(described)]) }),
    async run(ctx, { get_only_active = false, extended = false }) {
      const rows = await listCurrencies(ctx, { onlyActive: get_only_active });
      if (extended) return { quotes: rows.map(toDescribed) };
      return { quotes: Object.fromEntries(rows.map(({ currency, rate }) => [currency.toUpperCase(), rate])) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/currency",
    summary: "Set whether a currency is active",
    example: { code: "EUR", active: 1, min_payment: 50 },
    access: user,
    input: z.object({
      code: currency.describe("The currency"),
      active: ignored(bool).describe("Whether it is active; the network's own always is"),
      min_payment: ignored(amount).describe("The least that is paid out"),
    }),
    answer: z.strictObject({ currency: described }),
    run: async (ctx, { code, active, min_payment }) => ({
      currency: toDescribed(await setCurrency(ctx, code, { isActive: active, minPaymentMicros: min_payment })),
    }),
  }),
];
