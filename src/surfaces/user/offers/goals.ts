import { z } from "zod";
import { deleteOfferGoal } from "../../../domain/offers/goals/delete-offer-goal.ts";
import { listOfferGoals } from "../../../domain/offers/goals/list-offer-goals.ts";
import { setOfferGoal } from "../../../domain/offers/goals/set-offer-goal.ts";
import { nothing } from "../../../http/described.ts";
import { rowId, words } from "../../../http/fields/strict.ts";
import { account } from "../access.ts";
import { code, list } from "../answers.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";

const MAX_ALIASES = 50;

/** Networks have numbers for goals, too. */
const alias = z.union([z.string(), z.number().transform(String)]).pipe(z.string().min(1).max(64));

/** The goals that count for an offer. */
export const offerGoalEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/offers/goals/list.json",
    summary: "List the goals of an offer",
    errors: ["offer"],
    example: { offer: 4 },
    access: account,
    input: z.object({ offer: rowId.describe("The offer's id") }),
    answer: list(z.strictObject({ goal: z.int(), code, name: z.string(), aliases: z.array(z.string()) })),
    async run(ctx, { offer }) {
      const goals = await listOfferGoals(ctx, { offerId: offer });
      return { data: goals.map(({ goalId, code, name, aliases }) => ({ goal: goalId, code, name, aliases })) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/offers/goals/set.json",
    summary: "Set a goal of an offer",
    errors: ["offer", "goal", "exists"],
    example: { offer: 4, goal: 8, aliases: ["FTD", "first_deposit"] },
    access: account,
    input: z.object({
      offer: rowId.describe("The offer's id"),
      goal: rowId.describe("The goal's id"),
      aliases: words(alias, MAX_ALIASES).optional().describe("Other names that conversions may use for it"),
    }),
    answer: nothing,
    async run(ctx, { offer, goal, aliases }) {
      await setOfferGoal(ctx, { offerId: offer, goalId: goal, aliases });
      return {};
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/offers/goals/delete.json",
    summary: "Remove a goal from an offer",
    errors: ["goal"],
    example: { offer: 4, goal: 8 },
    access: account,
    input: z.object({ offer: rowId.describe("The offer's id"), goal: rowId.describe("The goal's id") }),
    answer: nothing,
    async run(ctx, { offer, goal }) {
      await deleteOfferGoal(ctx, { offerId: offer, goalId: goal });
      return {};
    },
  }),
];
