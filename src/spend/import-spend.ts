import type { Ctx } from "../context.ts";
import { AppError, type ErrorCode } from "../errors.ts";
import { resolveTargets, type Targets } from "./targets.ts";
import { type Price, spendStatements } from "./write-spend.ts";

/** The clicks that a price is for. */
export interface SpendFilter {
  /** Unix milliseconds; `toMs` is the first moment that is too late. */
  fromMs: number | null;
  toMs: number | null;
  /** Codes of flows; empty: all. */
  flows: string[];
  /** Ids of ways; empty: all. */
  ways: number[];
  country: string | null;
  /** Tags by their column. */
  tags: Partial<Record<Tag, string>>;
  validOnly: boolean;
  uniqueOnly: boolean;
}

export type Tag = "domain" | "utm_source" | "utm_campaign" | "utm_content" | "utm_term" | "utm_medium" | "subid";

export interface SpendItem {
  filter: SpendFilter;
  price: Price;
}

/** What became of one item: how many clicks it priced, or why none. */
export type SpendOutcome = { clicks: number } | { error: ErrorCode; field?: string | undefined };

/** Items whose statements are one batch. */
const ITEMS_PER_BATCH = 20;

/**
 * Prices clicks, item by item, in the order given: a later one replaces what an earlier one said of the same click. Each item is
 * written whole or not at all, together with what it changes in the rollups.
 */
export async function importSpend(ctx: Ctx, items: readonly SpendItem[]): Promise<SpendOutcome[]> {
  const targets = await resolveTargets(ctx, items);
  const outcomes: SpendOutcome[] = [];
  for (let start = 0; start < items.length; start += ITEMS_PER_BATCH) {
    outcomes.push(...(await writeItems(ctx, items.slice(start, start + ITEMS_PER_BATCH), targets)));
  }
  return outcomes;
}

async function writeItems(ctx: Ctx, items: readonly SpendItem[], targets: Targets): Promise<SpendOutcome[]> {
  const plans = items.map((item) => planOf(ctx, item, targets));
  const statements = plans.flatMap((plan) => (plan instanceof AppError ? [] : plan));
  const results = statements.length === 0 ? [] : await ctx.deps.db.$client.batch(statements);
  let place = 0;
  return plans.map((plan) => {
    if (plan instanceof AppError) return { error: plan.code, field: plan.field };
    place += plan.length;
    return { clicks: results[place - 1]?.meta.changes ?? 0 };
  });
}

/** The statements of an item, the last of which changes as many rows as there are clicks. */
function planOf(ctx: Ctx, { filter, price }: SpendItem, targets: Targets): D1PreparedStatement[] | AppError {
  const flowIds = filter.flows.map((code) => targets.flows.get(code));
  if (flowIds.includes(undefined)) return new AppError("flow_not_found", "flow");
  if (filter.ways.some((id) => !targets.ways.has(id))) return new AppError("way_not_found", "way");
  return spendStatements(
    ctx,
    filter,
    flowIds.filter((id) => id !== undefined),
    price,
  );
}
