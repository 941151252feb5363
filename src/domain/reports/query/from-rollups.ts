import { type Fragment, integer, join, raw, sql } from "../../../db/sql.ts";
import { type Dimension, MEASURES, type Scope } from "../model/dimensions.ts";
import { fiveDayBucketSql, monthSql, type PeriodRange, periodsWithin } from "../model/periods.ts";
import { CLICK_TOUCH, clicksOfFlows, leadTouch, ROLLED_LEAD_TOUCH, untilSql } from "../model/touches.ts";
import { type Counting, flowsSql, groupsSql } from "./groups.ts";

/** The dimension whose rollups answer a report; null where none does, as a row of the rollups has one dimension beside flow and day. */
export function rollupOf(groupBy: Counting["groupBy"], { filters }: Scope): Dimension | "all" | null {
  const dimensions = new Set(filters.map(({ dimension }) => dimension));
  if (groupBy !== "date" && groupBy !== "flow") dimensions.add(groupBy);
  const [dimension = "all", ...more] = dimensions;
  return more.length > 0 || dimension === "ip" ? null : dimension;
}

/** Groups from the rollups and from what is not in them yet: clicks after the mark, clicks that came late, leads that changed. */
export function groupsFromRollups(counting: Counting, dimension: Dimension | "all"): Fragment[] {
  const { account, offsets, fromKey, toKey } = counting;
  const tail = sql`SELECT ${CLICK_TOUCH} FROM ${clicksOfFlows(flowsSql(counting), sql`max(${untilSql(account)}, ${fromKey})`, toKey)}`;
  const late = sql`SELECT ${CLICK_TOUCH} FROM late_clicks t CROSS JOIN clicks c ON c.id = t.click_id WHERE t.account_id = ${account}`;
  const changed = sql`SELECT ${leadTouch(offsets)} FROM dirty_leads d CROSS JOIN leads l ON l.id = d.lead_id
    WHERE d.account_id = ${account} AND l.flow_id IS NOT NULL`;
  const unchanged = sql`SELECT ${ROLLED_LEAD_TOUCH} FROM dirty_leads d
    CROSS JOIN rolled_leads l ON l.account_id = d.account_id AND l.lead_id = d.lead_id WHERE d.account_id = ${account}`;
  return [rollupGroups(counting, dimension), ...[tail, late, changed, unchanged].map((touches) => groupsSql(counting, touches))];
}

const SIGNED_MEASURES = raw(MEASURES.map((measure) => `r.${measure} * p.sign AS ${measure}`).join(", "));

function rollupGroups(counting: Counting, dimension: Dimension | "all"): Fragment {
  const { account, groupBy, scope } = counting;
  const group = groupBy === "date" ? sql`r.period` : groupBy === "flow" ? sql`r.flow_id` : sql`r.value`;
  const ofFlow = sql`r.flow_id = ${integer(scope.flowId ?? 0)}`;
  const flow =
    scope.flowId === null && groupBy === "flow" ? sql`r.flow_id IN (SELECT id FROM flows WHERE account_id = ${account})` : ofFlow;
  const everything = sql`r.account_id = ${account} AND r.dimension = 'all' AND ${ofFlow}`;
  const conditions = [
    sql`r.account_id = ${account} AND r.dimension = ${dimension} AND ${flow} AND r.period = p.period`,
    ...scope.filters.map(({ value }) => sql`r.value = ${String(value)}`),
  ];
  return sql`SELECT CAST(${group} AS TEXT) AS grp, r.period AS local_day, r.goal_id, r.currency, ${SIGNED_MEASURES}
    FROM (${periodsSql(counting, everything)}) p CROSS JOIN traffic_rollups r ON ${join(conditions, " AND ")}`;
}

const [PERIOD_BUCKET, PERIOD_MONTH] = [fiveDayBucketSql(sql`period`), monthSql(sql`period`)];

/**
 * The fewest periods that make up the days of a report, of those that have rows; with `sign` -1 those to subtract. Money of
 * another currency is converted by the day: where there is any in a month or a five-day bucket, its parts are read.
 * @param everything a condition on the rows that every period has
 */
function periodsSql({ groupBy, scope, currency }: Counting, everything: Fragment): Fragment {
  const { days, fiveDayBuckets, surplus, months } = periodsWithin(scope.fromDay, scope.toDay);
  const within = ([first, last]: PeriodRange) => sql`${everything} AND r.period BETWEEN ${integer(first)} AND ${integer(last)}`;
  const known = (range: PeriodRange) => sql`SELECT DISTINCT r.period FROM traffic_rollups r WHERE ${within(range)}`;
  if (groupBy === "date") return sql`SELECT period, 1 AS sign FROM (${known(days)})`;
  const whole = (range: PeriodRange) =>
    sql`SELECT r.period FROM traffic_rollups r WHERE ${within(range)} GROUP BY r.period HAVING max(r.currency NOT IN ('', ${currency})) = 0`;
  const subtracted = surplus.map(
    (range) => sql`UNION ALL SELECT period, -1 FROM (${known(range)}) WHERE ${PERIOD_BUCKET} IN (SELECT period FROM fiveDayBuckets)`,
  );
  return sql`WITH months AS MATERIALIZED (${whole(months)}),
      fiveDayBuckets AS MATERIALIZED (SELECT period FROM (${whole(fiveDayBuckets)}) WHERE period / 10 NOT IN (SELECT period FROM months))
    SELECT period, 1 AS sign FROM months UNION ALL SELECT period, 1 FROM fiveDayBuckets
    UNION ALL SELECT period, 1 FROM (${known(days)}) WHERE ${PERIOD_MONTH} NOT IN (SELECT period FROM months)
      AND ${PERIOD_BUCKET} NOT IN (SELECT period FROM fiveDayBuckets)
    ${join(subtracted, " ")}`;
}
