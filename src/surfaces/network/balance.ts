import { z } from "zod";
import { type AffiliateBalance, readBalance } from "../../domain/networks/balances/read-balance.ts";
import { fromMicros } from "../../lib/money.ts";
import { affiliate } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

/** Sums by currency, `{"USD":{…}}`. */
export const balances = z
  .record(
    z.string(),
    z.strictObject({
      balance: z.number().describe("`available` and `hold` together"),
      hold: z.number().describe("Of conversions in hold"),
      available: z.number().describe("Of confirmed conversions"),
    }),
  )
  .meta({ id: "AffiliateBalances" });

export const toBalances = (rows: readonly AffiliateBalance[]) =>
  Object.fromEntries(
    rows.map(({ currency, availableMicros, holdMicros }) => [
      currency.toUpperCase(),
      { balance: fromMicros(availableMicros + holdMicros), hold: fromMicros(holdMicros), available: fromMicros(availableMicros) },
    ]),
  );

export const balanceEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/balance",
    summary: "Show the caller's balance",
    access: affiliate,
    input: z.object({}),
    answer: z.strictObject({ balance: balances }),
    run: async (ctx) => ({ balance: toBalances(await readBalance(ctx)) }),
  }),
];
