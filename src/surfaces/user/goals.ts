import { z } from "zod";
import { type Goal, getGoal, listGoals } from "../../goals/read-goals.ts";
import { addGoal, editGoal } from "../../goals/save-goal.ts";
import { fromMicros } from "../../money.ts";
import { wireTime } from "./convert.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { amount, currency, name, rowId } from "./fields.ts";
import { statusEndpoints } from "./status-endpoints.ts";

const code = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

const toWireGoal = (goal: Goal) => ({
  id: goal.id,
  code: goal.code,
  name: goal.name,
  price: fromMicros(goal.priceMicros),
  currency: goal.currency,
  status: goal.status,
  created: wireTime(goal.createdAtMs),
});

export const goalEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/goals/list.json",
    access: "account",
    input: z.object({}),
    run: async (ctx) => ({ data: (await listGoals(ctx)).map(toWireGoal) }),
  }),
  endpoint({
    method: "GET",
    path: "/goals/get.json",
    access: "account",
    input: z.object({ id: rowId }),
    run: async (ctx, { id }) => ({ data: toWireGoal(await getGoal(ctx, { goalId: id })) }),
  }),
  endpoint({
    method: "POST",
    path: "/goals/add.json",
    access: "account",
    input: z.object({ code, name: name.optional(), price: amount.default(0), currency: currency.default("usd") }),
    run: async (ctx, input) => ({
      data: await addGoal(ctx, { code: input.code, name: input.name ?? input.code, priceMicros: input.price, currency: input.currency }),
    }),
  }),
  endpoint({
    method: "POST",
    path: "/goals/edit.json",
    access: "account",
    input: z.object({ id: rowId, name: name.optional(), price: amount.optional(), currency: currency.optional() }),
    async run(ctx, input) {
      await editGoal(ctx, { goalId: input.id, name: input.name, priceMicros: input.price, currency: input.currency });
      return {};
    },
  }),
  ...statusEndpoints("goals", "goals"),
];
