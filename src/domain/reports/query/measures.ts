import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import { rateSql } from "../../currency/convert.ts";
import { MEASURES } from "../model/dimensions.ts";
import type { Counting } from "./groups.ts";

/**
 * The measures of one group, for the leads of one goal, or of none (0) and all clicks. Money is in micros of the account's
 * currency if `unconverted` is empty, else of the currency named there, for which no rate is known.
 */
export type SumRow = { grp: string; goalId: number; unconverted: string } & Record<(typeof MEASURES)[number], number>;

export const MONEY = ["cost_micros", "hold_micros", "approve_micros", "wait_micros"] as const satisfies (typeof MEASURES)[number][];

const isMoney = (name: string): boolean => MONEY.some((money) => money === name);

/** How many groups an answer has at most. */
export const MAX_GROUPS = 50_000;

const NAMES = raw(MEASURES.join(", "));
const SUMS = raw(MEASURES.map((name) => `sum(${name}) AS ${name}`).join(", "));
const IS_ANYTHING = raw(MEASURES.map((name) => `sum(${name}) <> 0`).join(" OR "));
const CONVERTED_SUMS = raw(
  MEASURES.map((name) =>
    isMoney(name) ? `sum(iif(f.isKnown, round(1.0 * d.${name} * f.own / f.other), d.${name}))` : `sum(d.${name})`,
  ).join(", "),
);

/**
 * Adds up rows by group and goal. Money of another currency is converted by the day, after the day's sum: the same whether it
 * comes from rollups or from clicks. A group has several rows for a goal: one of what needed no conversion, one of what did, and
 * one for each currency without a rate.
 */
export function sumSql({ currency, givenRates }: Pick<Counting, "currency" | "givenRates">, groups: readonly Fragment[]): Fragment {
  const isOwn = sql`currency IN ('', ${currency})`;
  const rate = (of: Fragment) => rateSql(of, sql`n.day`, sql`${givenRates}`);
  return sql`WITH days AS MATERIALIZED (
      SELECT grp, goal_id, iif(${isOwn}, 0, local_day) AS day, iif(${isOwn}, '', currency) AS currency, ${SUMS}
      FROM (${join(groups, " UNION ALL ")}) GROUP BY 1, 2, 3, 4 HAVING ${IS_ANYTHING}
    ),
    rates AS MATERIALIZED (
      SELECT n.day, n.currency, ${rate(sql`${currency}`)} AS own, ${rate(sql`n.currency`)} AS other
      FROM (SELECT DISTINCT day, currency FROM days WHERE day > 0) n
    ),
    factors AS MATERIALIZED (SELECT *, own IS NOT NULL AND other IS NOT NULL AS isKnown FROM rates)
    SELECT grp, goal_id AS goalId, '' AS unconverted, ${NAMES} FROM days WHERE day = 0
    UNION ALL
    SELECT d.grp, d.goal_id, iif(f.isKnown, '', f.currency) AS unconverted, ${CONVERTED_SUMS}
    FROM days d CROSS JOIN factors f ON f.day = d.day AND f.currency = d.currency
    WHERE d.day > 0 GROUP BY 1, 2, 3 LIMIT ${raw(MAX_GROUPS + 1)}`;
}
