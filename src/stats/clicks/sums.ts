import { rateSql } from "../../currency/convert.ts";
import type { Counting } from "./cells.ts";
import { MEASURES } from "./dims.ts";

/** What was counted in one group, for the leads of one goal, or of none (0) and all clicks; money in millionths of the account's currency. */
export type SumRow = { grp: string; goalId: number } & Record<(typeof MEASURES)[number], number>;

const MONEY = new Set<string>(["cost_micros", "hold_micros", "approve_micros"]);

/** Groups that an answer holds at most. */
export const MAX_GROUPS = 50_000;

/**
 * Adds cells up by group and goal. Money of another currency is converted by the day, after the day's sum: the same whether it
 * comes from rollups or from clicks. A group has up to two rows for a goal: one of what needed no conversion, one of what did.
 */
export function sumSql({ currency }: Pick<Counting, "currency">, cells: readonly string[]): string {
  const isOwn = `currency IN ('', ${currency})`;
  const sums = MEASURES.map((name) => `sum(${name}) AS ${name}`).join(", ");
  const converted = MEASURES.map((name) => (MONEY.has(name) ? `sum(CAST(round(d.${name} * f.factor) AS INTEGER))` : `sum(d.${name})`));
  return `WITH days AS MATERIALIZED (
      SELECT grp, goal_id, iif(${isOwn}, 0, local_day) AS day, iif(${isOwn}, '', currency) AS currency, ${sums}
      FROM (${cells.join(" UNION ALL ")}) GROUP BY 1, 2, 3, 4 HAVING ${MEASURES.map((name) => `sum(${name}) <> 0`).join(" OR ")}
    ),
    factors AS MATERIALIZED (
      SELECT n.day, n.currency, coalesce(1.0 * ${rateSql(currency, "n.day")} / ${rateSql("n.currency", "n.day")}, 1) AS factor
      FROM (SELECT DISTINCT day, currency FROM days WHERE day > 0) n
    )
    SELECT grp, goal_id AS goalId, ${MEASURES.join(", ")} FROM days WHERE day = 0
    UNION ALL
    SELECT d.grp, d.goal_id, ${converted.join(", ")} FROM days d CROSS JOIN factors f ON f.day = d.day AND f.currency = d.currency
    WHERE d.day > 0 GROUP BY d.grp, d.goal_id LIMIT ${MAX_GROUPS + 1}`;
}
