import { type Read, readTogether, rowsOf } from "../../db/read.ts";
import { sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { BOUNDS, type Counted, countInTurn, refusalOf } from "./count-items.ts";
import { type Bounds, selectionSql } from "./select-clicks.ts";
import type { SpendItem, SpendRefusal } from "./spend-item.ts";

/** What an item would write, in micros of its currency. */
export interface SpendPreview {
  clicks: number;
  currency: string;
  /** What these clicks cost before the call, as far as it is in that currency. */
  costNowMicros: number;
  /** The rest of it, by currency. */
  othersNowMicros: Record<string, number>;
  costThenMicros: number;
}

/**
 * What `importSpend` would do with the same items, writing nothing. Costs are those before the call: where items share clicks, the
 * last one wins.
 */
export async function previewSpend(
  ctx: Ctx,
  { items, bounds = BOUNDS }: { items: readonly SpendItem[]; bounds?: Bounds },
): Promise<(SpendPreview | SpendRefusal)[]> {
  mayOrThrow(ctx, "reports.read");
  const previews: (SpendPreview | SpendRefusal)[] = [];
  for await (const counted of countInTurn(ctx, { items, bounds })) {
    const good = counted.filter((item): item is Counted => !(item instanceof AppError));
    const costs = (good.length === 0 ? [] : await readTogether(ctx.deps.db, ...good.map((item) => costsRead(ctx, item)))).values();
    previews.push(...counted.map((item) => (item instanceof AppError ? refusalOf(item) : previewOf(item, costs.next().value ?? []))));
  }
  return items.map((_, place) => previews[place] ?? { error: "limit_reached" });
}

interface CostRow {
  currency: string;
  micros: number;
}

/** What the clicks of an item cost now, by currency. */
function costsRead({ deps }: Pick<Ctx, "deps">, { selection }: Counted): Read<CostRow[]> {
  return rowsOf(
    deps.db,
    sql`SELECT c.cost_currency AS currency, sum(c.cost_micros) AS micros FROM ${selectionSql(selection)} AND c.cost_micros <> 0
      GROUP BY c.cost_currency ORDER BY 1`,
  );
}

function previewOf({ clicks, cost }: Counted, costs: readonly CostRow[]): SpendPreview {
  const { currency } = cost;
  const all = "eachMicros" in cost ? cost.eachMicros * clicks : cost.allMicros;
  return {
    clicks,
    currency,
    costNowMicros: costs.find((row) => row.currency === currency)?.micros ?? 0,
    othersNowMicros: Object.fromEntries(costs.filter((row) => row.currency !== currency).map((row) => [row.currency, row.micros])),
    costThenMicros: clicks === 0 ? 0 : all,
  };
}
