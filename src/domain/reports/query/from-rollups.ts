import { type Dimension, type GroupBy, MEASURES, type Scope } from "../model/dimensions.ts";
import { fiveDayBucketSql, monthSql, type PeriodRange, periodsWithin } from "../model/periods.ts";
import { CLICK_TOUCH, clicksOfFlows, leadTouch, ROLLED_LEAD_TOUCH, untilSql } from "../model/touches.ts";
import type { Binds } from "./binds.ts";
import { type Counting, flowsSql, groupsSql } from "./groups.ts";

/** The dimension whose rollups answer a report; null where none does, as a row of the rollups has one dimension beside flow and day. */
export function rollupOf(groupBy: Counting["groupBy"], { filters }: Scope): Dimension | "all" | null {
  const dimensions = new Set(filters.map(({ dimension }) => dimension));
  if (groupBy !== "date" && groupBy !== "flow") dimensions.add(groupBy);
  const [dimension = "all", ...more] = dimensions;
  return more.length > 0 || dimension === "ip" ? null : dimension;
}

/** Groups from the rollups and from what is not in them yet: clicks after the mark, clicks that came late, leads that changed. */
export function groupsFromRollups(counting: Counting, dimension: Dimension | "all"): string[] {
  const { account, offsets, fromKey, toKey } = counting;
  const tail = `SELECT ${CLICK_TOUCH} FROM ${clicksOfFlows(flowsSql(counting), `max(${untilSql(account)}, ${fromKey})`, toKey)}`;
  const late = `SELECT ${CLICK_TOUCH} FROM late_clicks t CROSS JOIN clicks c ON c.id = t.click_id WHERE t.account_id = ${account}`;
  const changed = `SELECT ${leadTouch(offsets)} FROM dirty_leads d CROSS JOIN leads l ON l.id = d.lead_id
    WHERE d.account_id = ${account} AND l.flow_id IS NOT NULL`;
  const unchanged = `SELECT ${ROLLED_LEAD_TOUCH} FROM dirty_leads d
    CROSS JOIN rolled_leads l ON l.account_id = d.account_id AND l.lead_id = d.lead_id WHERE d.account_id = ${account}`;
  return [rollupGroups(counting, dimension), ...[tail, late, changed, unchanged].map((touches) => groupsSql(counting, touches))];
}

function rollupGroups({ binds, account, groupBy, scope, currency }: Counting, dimension: Dimension | "all"): string {
  const group = groupBy === "date" ? "period" : groupBy === "flow" ? "flow_id" : "value";
  const oneFlow = binds.add(scope.flowId ?? 0);
  const flow =
    scope.flowId === null && groupBy === "flow"
      ? `r.flow_id IN (SELECT id FROM flows WHERE account_id = ${account})`
      : `r.flow_id = ${oneFlow}`;
  const values = scope.filters.map(({ value }) => ` AND r.value = ${binds.add(String(value))}`).join("");
  const everything = `r.account_id = ${account} AND r.dimension = 'all' AND r.flow_id = ${oneFlow}`;
  return `SELECT CAST(r.${group} AS TEXT) AS grp, r.period AS local_day, r.goal_id, r.currency, ${MEASURES.map((name) => `r.${name} * p.sign AS ${name}`).join(", ")}
    FROM (${periodsSql(binds, groupBy, scope, everything, currency)}) p
    CROSS JOIN traffic_rollups r ON r.account_id = ${account} AND r.dimension = ${binds.add(dimension)} AND ${flow} AND r.period = p.period${values}`;
}

/**
 * The fewest periods that make up the days of a report, of those that have rows; with `sign` -1 those to subtract. Money of
 * another currency is converted by the day: where there is any in a month or a five-day bucket, its parts are read.
 * @param everything SQL of the rows that every period has
 */
function periodsSql(binds: Binds, groupBy: GroupBy, { fromDay, toDay }: Scope, everything: string, currency: string): string {
  const { days, fiveDayBuckets, surplus, months } = periodsWithin(fromDay, toDay);
  const within = ([first, last]: PeriodRange) => `${everything} AND r.period BETWEEN ${binds.add(first)} AND ${binds.add(last)}`;
  const known = (range: PeriodRange) => `SELECT DISTINCT r.period FROM traffic_rollups r WHERE ${within(range)}`;
  if (groupBy === "date") return `SELECT period, 1 AS sign FROM (${known(days)})`;
  const whole = (range: PeriodRange) =>
    `SELECT r.period FROM traffic_rollups r WHERE ${within(range)} GROUP BY r.period HAVING max(r.currency NOT IN ('', ${currency})) = 0`;
  return `WITH months AS MATERIALIZED (${whole(months)}),
      fiveDayBuckets AS MATERIALIZED (SELECT period FROM (${whole(fiveDayBuckets)}) WHERE period / 10 NOT IN (SELECT period FROM months))
    SELECT period, 1 AS sign FROM months UNION ALL SELECT period, 1 FROM fiveDayBuckets
    UNION ALL SELECT period, 1 FROM (${known(days)}) WHERE ${monthSql("period")} NOT IN (SELECT period FROM months)
      AND ${fiveDayBucketSql("period")} NOT IN (SELECT period FROM fiveDayBuckets)
    ${surplus.map((range) => `UNION ALL SELECT period, -1 FROM (${known(range)}) WHERE ${fiveDayBucketSql("period")} IN (SELECT period FROM fiveDayBuckets)`).join(" ")}`;
}
