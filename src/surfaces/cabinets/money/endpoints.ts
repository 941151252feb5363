import { z } from "zod";
import { listMovements } from "../../../domain/cabinets/ledger/list-movements.ts";
import { addTransaction, MANUAL_KINDS, moveBudget, transferMoney } from "../../../domain/cabinets/ledger/move-money.ts";
import { sumBalances } from "../../../domain/cabinets/ledger/sum-balances.ts";
import { allCabinets } from "../../../domain/cabinets/list-cabinets.ts";
import { amount, rowId, signedAmount, text, word } from "../../../http/fields/strict.ts";
import { withoutNulls } from "../../../http/reading.ts";
import { account } from "../access.ts";
import { variables } from "../accounts/wire.ts";
import { cursor, nextCursor, toCursor } from "../cursor.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { page } from "../page.ts";
import { cabinetBalances, movement, summedBalances, toBalances, toMovement } from "./wire.ts";

const repeatable = {
  comment: text(255).optional().describe("A note"),
  idempotency_key: word(128).pipe(z.string().min(1)).describe("Your name of this request: sent again, it is booked once"),
};

export const moneyEndpoints: Endpoint[] = [
  endpoint({
    methods: ["POST"],
    path: "/accounts/telegram/{account_uid}/transactions",
    summary: "Book a top-up, a refund or a correction",
    variables,
    example: { account_uid: "ACC0001", kind: "topup", amount: 150, idempotency_key: "invoice-17" },
    access: account,
    reading: withoutNulls(),
    input: z.object({
      kind: z.enum(MANUAL_KINDS).describe("What it is"),
      amount: signedAmount.describe("Above 0; of a correction it may be below, which takes"),
      ...repeatable,
    }),
    answer: movement,
    errors: ["cabinet_not_found", "overdraft", "key_reused", "limit_reached"],
    run: async (ctx, { kind, amount, comment, idempotency_key }, { variables: { account_uid } }) =>
      toMovement(await addTransaction(ctx, { uid: account_uid, kind, amountMicros: amount, comment, idempotencyKey: idempotency_key })),
  }),
  endpoint({
    methods: ["GET"],
    path: "/accounts/telegram/{account_uid}/transactions",
    summary: "List what changed the available money of a cabinet",
    variables,
    example: { account_uid: "ACC0001", limit: 50 },
    access: account,
    input: z.object({ limit: page.limit, cursor }),
    answer: z.strictObject({ items: z.array(movement), next_cursor: nextCursor }),
    errors: ["cabinet_not_found"],
    async run(ctx, { limit, cursor }, { variables: { account_uid } }) {
      const { items, next } = await listMovements(ctx, { uid: account_uid, limit, cursor });
      return { items: items.map(toMovement), next_cursor: toCursor(next) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/accounts/telegram/transfer",
    summary: "Transfer money between cabinets",
    example: { from: "ACC0001", to: "ACC0002", amount: 20.5, idempotency_key: "move-3" },
    access: account,
    reading: withoutNulls(),
    input: z.object({
      from: text(20).describe("The id of the cabinet that gives"),
      to: text(20).describe("The id of the cabinet that gets, of the same currency"),
      amount: amount.describe("Above 0"),
      ...repeatable,
    }),
    answer: movement,
    errors: ["cabinet_not_found", "overdraft", "key_reused", "limit_reached"],
    run: async (ctx, { from, to, amount, comment, idempotency_key }) =>
      toMovement(await transferMoney(ctx, { fromUid: from, toUid: to, amountMicros: amount, comment, idempotencyKey: idempotency_key })),
  }),
  endpoint({
    methods: ["POST"],
    path: "/advertisement/telegram/budget/",
    summary: "Move money between a cabinet and one of its ads",
    example: { ad_id: 17, amount: 30, idempotency_key: "budget-8" },
    access: account,
    reading: withoutNulls(),
    input: z.object({
      ad_id: rowId.describe("The ad's id"),
      amount: signedAmount.describe("Above 0: to the ad; below: back from it"),
      ...repeatable,
    }),
    answer: movement,
    errors: ["ad_not_found", "overdraft", "key_reused", "limit_reached"],
    run: async (ctx, { ad_id, amount, comment, idempotency_key }) =>
      toMovement(await moveBudget(ctx, { adId: ad_id, amountMicros: amount, comment, idempotencyKey: idempotency_key })),
  }),
  endpoint({
    methods: ["GET"],
    path: "/dashboard/balances",
    summary: "Show what all cabinets have together",
    access: account,
    input: z.object({}),
    answer: summedBalances,
    async run(ctx) {
      const { unconverted, ...balances } = await sumBalances(ctx);
      return { ...toBalances(balances), ...(Object.keys(unconverted).length === 0 ? {} : { unconverted }) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/dashboard/balances/all",
    summary: "List what each cabinet has",
    access: account,
    input: z.object({}),
    answer: z.array(cabinetBalances),
    run: async (ctx) =>
      (await allCabinets(ctx)).map((cabinet) => ({ account_id: cabinet.uid, account_name: cabinet.name, ...toBalances(cabinet) })),
  }),
];
