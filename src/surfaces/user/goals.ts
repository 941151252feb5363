import { z } from "zod";
import { type Goal, getGoal, listGoals } from "../../domain/goals/read-goals.ts";
import { addGoal, editGoal } from "../../domain/goals/save-goal.ts";
import { nothing } from "../../http/described.ts";
import { amount, currency, name, rowId } from "../../http/fields/strict.ts";
import { fromMicros } from "../../lib/money.ts";
import { account } from "./access.ts";
import { added, data, status, time, currency as wireCurrency } from "./answers.ts";
import { wireTime } from "./convert.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { listPartWithStatus, moreOf, partly, readPart } from "./list-part.ts";
import { statusEndpoints } from "./status-endpoints.ts";

const code = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .describe("The code that conversions use; it cannot be changed");
const id = rowId.describe("The goal's id");

const goal = z
  .strictObject({
    id: z.int(),
    code: z.string(),
    name: z.string(),
    price: z.number(),
    currency: wireCurrency,
    status,
    created: time,
  })
  .meta({ id: "Goal" });

const toWireGoal = (goal: Goal) => ({
  id: goal.id,
  code: goal.code,
  name: goal.name,
  price: fromMicros(goal.payoutMicros),
  currency: goal.currency,
  status: goal.status,
  created: wireTime(goal.createdAtMs),
});

export const goalEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/goals/list.json",
    summary: "List goals",
    access: account,
    input: z.object(listPartWithStatus),
    example: { limit: 50 },
    answer: partly(goal),
    async run(ctx, params) {
      const { rows, more } = await listGoals(ctx, readPart(params));
      return { data: rows.map(toWireGoal), ...moreOf(params, more) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/goals/get.json",
    summary: "Show a goal",
    errors: ["goal"],
    example: { id: 8 },
    access: account,
    input: z.object({ id }),
    answer: data(goal),
    run: async (ctx, { id }) => ({ data: toWireGoal(await getGoal(ctx, { goalId: id })) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/goals/add.json",
    summary: "Create a goal",
    errors: ["exists"],
    example: { code: "paid", name: "Paid", price: 18.5, currency: "usd" },
    access: account,
    input: z.object({ code, name: name.optional(), price: amount.default(0), currency: currency.default("usd") }),
    answer: added,
    run: async (ctx, input) => ({
      data: await addGoal(ctx, { code: input.code, name: input.name ?? input.code, payoutMicros: input.price, currency: input.currency }),
    }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/goals/edit.json",
    summary: "Change a goal",
    errors: ["goal"],
    example: { id: 8, price: 20 },
    access: account,
    input: z.object({ id, name: name.optional(), price: amount.optional(), currency: currency.optional() }),
    answer: nothing,
    async run(ctx, input) {
      await editGoal(ctx, { goalId: input.id, name: input.name, payoutMicros: input.price, currency: input.currency });
      return {};
    },
  }),
  ...statusEndpoints("goals", "goals"),
];
