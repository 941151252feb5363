import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import { LEAD_STATUS, MILESTONE } from "../../../lib/codes.ts";
import { isAdCodeSql } from "../../clicks/of-ad.ts";

/** What is added up of ads and of the leads that they brought. */
export const MEASURES = ["views", "clicks", "opens", "actions", "spent", "allocated", "starts", "joins", "leaves", "revenue"] as const;

export type Measure = (typeof MEASURES)[number];

/** The UTC days of a report, YYYYMMDD, both counted, and as Unix milliseconds, the end not counted. */
export interface Span {
  fromDay: number;
  toDay: number;
  fromMs: number;
  toMs: number;
}

/** Measures of which all but these are 0. */
const only = (own: Partial<Record<Measure, Fragment>>): Fragment =>
  join(MEASURES.map((name) => sql`${own[name] ?? raw(0)} AS ${raw(name)}`));

const utcDayOf = (ms: Fragment): Fragment => sql`CAST(strftime('%Y%m%d', ${ms} / 1000, 'unixepoch') AS INTEGER)`;

/** Asking to join is none yet. */
const IS_JOIN = sql`(e.milestones & ${raw(MILESTONE.confirm)}) <> 0`;
const IS_LEAVE = sql`(e.milestones & ${raw(MILESTONE.unsub)}) <> 0`;

const FIGURES = only({
  views: raw("s.views"),
  clicks: raw("s.clicks"),
  opens: raw("s.opens"),
  actions: raw("s.actions"),
  spent: raw("s.spent_micros"),
  allocated: raw("s.allocated_micros"),
});

const OF_LEAD = only({ starts: raw(1), revenue: sql`iif(l.status = ${raw(LEAD_STATUS.approve)}, coalesce(l.payout_micros, 0), 0)` });

const OF_EVENT = only({ joins: IS_JOIN, leaves: IS_LEAVE });

/**
 * `touches`: by ad, UTC day and currency what ads `m` of `mine` did and cost, and what their leads did. What is known of a whole month
 * alone is counted on its first day. Leads of an ad are those whose click is its code, or their `utm_content` where the click is no ad's: each lead
 * is of one ad.
 * @param owner whose leads they are
 */
export function touchesSql(owner: number, { fromDay, toDay, fromMs, toMs }: Span): Fragment {
  const ofAd = (
    column: Fragment,
  ) => sql`SELECT m.ad_id, l.* FROM mine m CROSS JOIN leads l ON l.${column} = m.code AND substr(l.${column}, 1, 3) = 'ad_'
      WHERE l.account_id = ${owner}`;
  const isOfNoOther = sql`NOT (${isAdCodeSql("l.click")} AND EXISTS (SELECT 1 FROM ads o WHERE o.code = l.click AND o.account_id = ${owner}))`;
  return sql`ad_leads AS MATERIALIZED (
      SELECT ad_id, id, status, started_at_ms, milestones, payout_micros, currency FROM (${ofAd(raw("click"))} UNION ALL ${ofAd(raw("utm_content"))} AND ${isOfNoOther})),
    touches AS (
      SELECT m.ad_id, s.day + (s.day % 100 = 0) AS day, m.currency, ${FIGURES}
      FROM mine m CROSS JOIN ad_stats s ON s.ad_id = m.ad_id AND s.day >= ${fromDay} - (${fromDay} % 100 = 1) AND s.day <= ${toDay}
      UNION ALL
      SELECT l.ad_id, ${utcDayOf(raw("l.started_at_ms"))}, coalesce(l.currency, 'usd'), ${OF_LEAD}
      FROM ad_leads l WHERE l.started_at_ms >= ${fromMs} AND l.started_at_ms < ${toMs}
      UNION ALL
      SELECT l.ad_id, ${utcDayOf(raw("e.at_ms"))}, '', ${OF_EVENT}
      FROM ad_leads l CROSS JOIN lead_events e ON e.lead_id = l.id WHERE e.at_ms >= ${fromMs} AND e.at_ms < ${toMs})`;
}
