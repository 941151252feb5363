import { z } from "zod";
import type { OfferCap } from "../../../domain/offers/settings/network-offer.ts";
import { amount, rowId, whole, word } from "../../../http/fields/strict.ts";
import { CAP_PERIODS, CAP_SCOPES, CAP_TYPES } from "../../../lib/codes.ts";
import { ignored, mixed } from "../fields.ts";

const MAX_CAPS = 100;
const MAX_CONVERSIONS = 1_000_000_000;

const scope = ignored(z.enum(CAP_SCOPES));

const positive = { conversions: whole(1, MAX_CONVERSIONS), budget: amount.pipe(z.int().positive()) };

const sent = z.object({
  period: z.enum(CAP_PERIODS),
  type: z.enum(CAP_TYPES),
  value: z.union([z.number(), z.string()]).describe("So many conversions, or so much of the currency"),
  goals: mixed(word(255).pipe(z.string().trim().min(1)))
    .default([])
    .describe("Values of goals"),
  goal_type: scope.describe("`all` together, `each` by itself, or those named (`exact`)"),
  affiliates: mixed(rowId).default([]).describe("Numbers of affiliates"),
  affiliate_type: scope.describe("`all` together, `each` by itself, or those named (`exact`)"),
});

/** `exact` needs the list, `all` and `each` need it empty; where no scope is said the list tells it. */
function scopeOf<Value>(scope: OfferCap["goalScope"] | undefined, list: readonly Value[], field: string, context: z.RefinementCtx) {
  const isExact = list.length > 0;
  if (scope !== undefined && (scope === "exact") !== isExact) context.addIssue({ code: "custom", path: [field], message: "not accepted" });
  return { scope: scope ?? (isExact ? "exact" : "all"), list: [...new Set(list)] };
}

function toCap({ period, type, value, ...cap }: z.output<typeof sent>, context: z.RefinementCtx): OfferCap {
  const limit = positive[type].safeParse(value);
  if (!limit.success) context.addIssue({ code: "custom", path: ["value"], message: "not accepted" });
  const goals = scopeOf(cap.goal_type, cap.goals, "goals", context);
  const affiliates = scopeOf(cap.affiliate_type, cap.affiliates, "affiliates", context);
  return {
    period,
    type,
    limitValue: limit.data ?? 0,
    goalScope: goals.scope,
    goals: goals.list,
    affiliateScope: affiliates.scope,
    affiliates: affiliates.list,
  };
}

const countedBy = ({ limitValue: _, ...cap }: OfferCap) => JSON.stringify(cap);

/** How much an offer takes. No two of them count the same. */
export const caps = mixed(sent.transform(toCap), MAX_CAPS).refine((list) => new Set(list.map(countedBy)).size === list.length);
