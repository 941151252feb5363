import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import { LEAD_STATUS, MILESTONE } from "../../../lib/codes.ts";
import { DAY_MS, utcDay } from "../../../lib/time.ts";
import { isAdCodeSql } from "../../clicks/of-ad.ts";
import { INTERVAL_MS } from "../statistics/interval.ts";
import type { Span } from "./periods.ts";

/** What is added up of ads and of the leads that they brought. */
export const MEASURES = ["views", "clicks", "opens", "actions", "spent", "allocated", "starts", "joins", "leaves", "revenue"] as const;

export type Measure = (typeof MEASURES)[number];

/** Measures of which all but these are 0. */
const only = (own: Partial<Record<Measure, Fragment>>): Fragment =>
  join(MEASURES.map((name) => sql`${own[name] ?? raw(0)} AS ${raw(name)}`));

/** SQL of the sum of each measure. */
export const SUMS = join(MEASURES.map((name) => raw(`sum(${name}) AS ${name}`)));

const slotOf = (ms: Fragment): Fragment => sql`${ms} / ${raw(INTERVAL_MS)} % ${raw(DAY_MS / INTERVAL_MS)}`;
const utcDayOf = (ms: Fragment): Fragment => sql`CAST(strftime('%Y%m%d', ${ms} / 1000, 'unixepoch') AS INTEGER)`;

/** Asking to join is none yet. */
const IS_JOIN = sql`(e.milestones & ${raw(MILESTONE.confirm)}) <> 0`;
const IS_LEAVE = sql`(e.milestones & ${raw(MILESTONE.unsub)}) <> 0`;

/** What a row `s` of days or five minutes has. @param sign before each figure */
const figuresOf = (sign: "" | "-", allocated: string): Fragment =>
  only({
    views: raw(`${sign}s.views`),
    clicks: raw(`${sign}s.clicks`),
    opens: raw(`${sign}s.opens`),
    actions: raw(`${sign}s.actions`),
    spent: raw(`${sign}s.spent_micros`),
    allocated: raw(allocated),
  });

const OF_LEAD = only({ starts: raw(1), revenue: sql`iif(l.status = ${raw(LEAD_STATUS.approve)}, coalesce(l.payout_micros, 0), 0)` });

const OF_EVENT = only({ joins: IS_JOIN, leaves: IS_LEAVE });

/** Days of ads `m` of `mine`. What is known of a whole month alone is counted on its first day. */
const daysOf = (
  first: number,
  last: number,
): Fragment => sql`SELECT m.ad_id, m.currency, s.day AS stated, s.day + (s.day % 100 = 0) AS day, s.views, s.clicks, s.opens, s.actions,
    s.spent_micros, s.allocated_micros
  FROM mine m CROSS JOIN ad_stats s ON s.ad_id = m.ad_id AND s.day >= ${first} - (${first} % 100 = 1) AND s.day <= ${last}`;

/** What of a day's cost is allocated, of what was spent of it up to then: the same part of each five minutes, and all of it at the end. */
const share = (spent: string) => raw(`round(1.0 * (${spent}) / day_spent * day_allocated)`);

/**
 * `figures`: of ads and five minutes. What is known of a day and of no five minutes of it is counted in the first: the day is put there, and
 * its five minutes are taken from it.
 */
const slotsOf = (first: number, last: number): Fragment => sql`stated AS MATERIALIZED (${daysOf(first, last)}),
    known AS MATERIALIZED (SELECT n.ad_id, n.currency, s.day, s.slot, s.views, s.clicks, s.opens, s.actions, s.spent_micros
      FROM stated n CROSS JOIN ad_intervals s ON s.day = n.stated AND s.ad_id = n.ad_id),
    parts AS MATERIALIZED (SELECT ad_id, day, slot, currency, ${SUMS} FROM (
        SELECT ad_id, day, 0 AS slot, currency, ${figuresOf("", "s.allocated_micros")} FROM stated s
        UNION ALL SELECT ad_id, day, slot, currency, ${figuresOf("", "0")} FROM known s
        UNION ALL SELECT ad_id, day, 0, currency, ${figuresOf("-", "0")} FROM known s)
      GROUP BY ad_id, day, slot, currency),
    running AS MATERIALIZED (SELECT *, sum(spent) OVER (PARTITION BY ad_id, day ORDER BY slot) AS until,
        sum(spent) OVER (PARTITION BY ad_id, day) AS day_spent, sum(allocated) OVER (PARTITION BY ad_id, day) AS day_allocated FROM parts),
    figures AS (SELECT ad_id, day, slot, currency, ${only({
      ...Object.fromEntries(["views", "clicks", "opens", "actions", "spent"].map((name) => [name, raw(name)])),
      allocated: sql`iif(day_spent = 0, allocated, ${share("until")} - ${share("until - spent")})`,
    })} FROM running WHERE views <> 0 OR clicks <> 0 OR opens <> 0 OR actions <> 0 OR spent <> 0 OR allocated <> 0)`;

/**
 * `touches`: by ad, UTC day, five minutes of it (`slot`) and currency what ads `m` of `mine` did and cost, and what their leads did. Leads
 * of an ad are those whose click is its code, or their `utm_content` where the click is no ad's: each lead is of one ad.
 * @param owner whose leads they are
 * @param bySlots false: of whole days, whose `slot` is 0
 */
export function touchesSql(owner: number, { fromMs, toMs }: Span, bySlots: boolean): Fragment {
  const ofAd = (
    column: Fragment,
  ) => sql`SELECT m.ad_id, l.* FROM mine m CROSS JOIN leads l ON l.${column} = m.code AND substr(l.${column}, 1, 3) = 'ad_'
      WHERE l.account_id = ${owner}`;
  const isOfNoOther = sql`NOT (${isAdCodeSql("l.click")} AND EXISTS (SELECT 1 FROM ads o WHERE o.code = l.click AND o.account_id = ${owner}))`;
  const [first, last] = [utcDay(fromMs), utcDay(toMs - 1)];
  const figures = bySlots
    ? slotsOf(first, last)
    : sql`figures AS (SELECT ad_id, day, 0 AS slot, currency, ${figuresOf("", "s.allocated_micros")} FROM (${daysOf(first, last)}) s)`;
  const placeOf = (ms: Fragment) => sql`${utcDayOf(ms)}, ${bySlots ? slotOf(ms) : raw(0)}`;
  const isIn = (ms: Fragment) => sql`${ms} >= ${fromMs} AND ${ms} < ${toMs}`;
  const [startedAtMs, happenedAtMs] = [raw("l.started_at_ms"), raw("e.at_ms")];
  return sql`ad_leads AS MATERIALIZED (
      SELECT ad_id, id, status, started_at_ms, milestones, payout_micros, currency FROM (${ofAd(raw("click"))} UNION ALL ${ofAd(raw("utm_content"))} AND ${isOfNoOther})),
    ${figures},
    touches AS (
      SELECT ad_id, day, slot, currency, ${join(MEASURES.map((measure) => raw(measure)))} FROM figures
      UNION ALL
      SELECT l.ad_id, ${placeOf(startedAtMs)}, coalesce(l.currency, 'usd'), ${OF_LEAD} FROM ad_leads l WHERE ${isIn(startedAtMs)}
      UNION ALL
      SELECT l.ad_id, ${placeOf(happenedAtMs)}, '', ${OF_EVENT} FROM ad_leads l CROSS JOIN lead_events e ON e.lead_id = l.id WHERE ${isIn(happenedAtMs)})`;
}
