import { rateSql } from "../../currency/convert.ts";
import type { Binds } from "./binds.ts";
import { MEASURES } from "./dims.ts";

/** What was counted in one group, for its clicks (goal −1) or for the leads of one goal; money in millionths of the account's currency. */
export type SumRow = { grp: string; goalId: number } & Record<(typeof MEASURES)[number], number>;

const MONEY = new Set<string>(["cost_micros", "hold_micros", "approve_micros"]);

/** Groups that an answer holds at most. */
export const MAX_GROUPS = 50_000;

/**
 * Adds cells up by group and goal. Money is converted by the day, after the day's sum: the same whether it comes from rollups
 * or from clicks.
 */
export function sumSql(binds: Binds, cells: readonly string[], currency: string): string {
  const account = binds.add(currency);
  const sums = MEASURES.map((name) => `sum(${name}) AS ${name}`).join(", ");
  const converted = MEASURES.map((name) => `sum(${MONEY.has(name) ? `CAST(round(${name} * factor) AS INTEGER)` : name}) AS ${name}`);
  return `WITH cells AS (${cells.join(" UNION ALL ")}),
    days AS MATERIALIZED (SELECT grp, goal_id, local_day, currency, ${sums} FROM cells GROUP BY grp, goal_id, local_day, currency),
    priced AS (SELECT n.*, iif(n.currency IN ('', ${account}), 1, coalesce(1.0 * ${rateSql(account, "n.local_day")} / ${rateSql("n.currency", "n.local_day")}, 1)) AS factor FROM days n)
    SELECT grp, goal_id AS goalId, ${converted.join(", ")} FROM priced GROUP BY grp, goal_id
    HAVING ${MEASURES.map((name) => `sum(${name}) <> 0`).join(" OR ")} LIMIT ${MAX_GROUPS + 1}`;
}
