import { type Dim, type Item, MEASURES, type Scope } from "../model/dimensions.ts";
import { monthSql, type PeriodRange, pentadSql, periodsWithin } from "../model/periods.ts";
import { CLICK_VISIT, clicksOfFlows, leadVisit, ROLLED_LEAD_VISIT, untilSql } from "../model/touches.ts";
import type { Binds } from "./binds.ts";
import { type Counting, cellsOf, flowsSql } from "./groups.ts";

/** The property whose rollups answer a report, or null where none does: a row of the rollups knows one property beside flow and day. */
export function rollupOf(item: Counting["item"], { filters }: Scope): Dim | "all" | null {
  const dims = new Set(filters.map(({ dim }) => dim));
  if (item !== "date" && item !== "flow") dims.add(item);
  const [dim = "all", ...more] = dims;
  return more.length > 0 || dim === "ip" ? null : dim;
}

/** Counts from the rollups and from what is not in them yet: clicks after the mark, clicks that came late, leads that changed. */
export function rolledCells(counting: Counting, dim: Dim | "all"): string[] {
  const { account, offsets, fromKey, toKey } = counting;
  const tail = `SELECT ${CLICK_VISIT} FROM ${clicksOfFlows(flowsSql(counting), `max(${untilSql(account)}, ${fromKey})`, toKey)}`;
  const late = `SELECT ${CLICK_VISIT} FROM late_clicks t CROSS JOIN clicks c ON c.id = t.click_id WHERE t.account_id = ${account}`;
  const changed = `SELECT ${leadVisit(offsets)} FROM dirty_leads d CROSS JOIN leads l ON l.id = d.lead_id
    WHERE d.account_id = ${account} AND l.flow_id IS NOT NULL`;
  const unchanged = `SELECT ${ROLLED_LEAD_VISIT} FROM dirty_leads d
    CROSS JOIN rolled_leads l ON l.account_id = d.account_id AND l.lead_id = d.lead_id WHERE d.account_id = ${account}`;
  return [rollupCells(counting, dim), ...[tail, late, changed, unchanged].map((visits) => cellsOf(counting, visits))];
}

function rollupCells({ binds, account, item, scope, currency }: Counting, dim: Dim | "all"): string {
  const group = item === "date" ? "period" : item === "flow" ? "flow_id" : "value";
  const oneFlow = binds.add(scope.flowId ?? 0);
  const flow =
    scope.flowId === null && item === "flow"
      ? `r.flow_id IN (SELECT id FROM flows WHERE account_id = ${account})`
      : `r.flow_id = ${oneFlow}`;
  const values = scope.filters.map(({ value }) => ` AND r.value = ${binds.add(String(value))}`).join("");
  const everything = `r.account_id = ${account} AND r.dim = 'all' AND r.flow_id = ${oneFlow}`;
  return `SELECT CAST(r.${group} AS TEXT) AS grp, r.period AS local_day, r.goal_id, r.currency, ${MEASURES.map((name) => `r.${name} * p.sign AS ${name}`).join(", ")}
    FROM (${periodsSql(binds, item, scope, everything, currency)}) p
    CROSS JOIN traffic_rollups r ON r.account_id = ${account} AND r.dim = ${binds.add(dim)} AND ${flow} AND r.period = p.period${values}`;
}

/**
 * The fewest periods that make up the days of a report, of those that have rows; with `sign` -1 those to be taken out. Money of another currency is converted by the
 * day: where there is any in a month or a pentad, its parts are read.
 * @param everything SQL of the rows that every period has
 */
function periodsSql(binds: Binds, item: Item, { fromDay, toDay }: Scope, everything: string, currency: string): string {
  const { days, pentads, surplus, months } = periodsWithin(fromDay, toDay);
  const within = ([first, last]: PeriodRange) => `${everything} AND r.period BETWEEN ${binds.add(first)} AND ${binds.add(last)}`;
  const known = (range: PeriodRange) => `SELECT DISTINCT r.period FROM traffic_rollups r WHERE ${within(range)}`;
  if (item === "date") return `SELECT period, 1 AS sign FROM (${known(days)})`;
  const whole = (range: PeriodRange) =>
    `SELECT r.period FROM traffic_rollups r WHERE ${within(range)} GROUP BY r.period HAVING max(r.currency NOT IN ('', ${currency})) = 0`;
  return `WITH months AS MATERIALIZED (${whole(months)}),
      pentads AS MATERIALIZED (SELECT period FROM (${whole(pentads)}) WHERE period / 10 NOT IN (SELECT period FROM months))
    SELECT period, 1 AS sign FROM months UNION ALL SELECT period, 1 FROM pentads
    UNION ALL SELECT period, 1 FROM (${known(days)}) WHERE ${monthSql("period")} NOT IN (SELECT period FROM months)
      AND ${pentadSql("period")} NOT IN (SELECT period FROM pentads)
    ${surplus.map((range) => `UNION ALL SELECT period, -1 FROM (${known(range)}) WHERE ${pentadSql("period")} IN (SELECT period FROM pentads)`).join(" ")}`;
}
