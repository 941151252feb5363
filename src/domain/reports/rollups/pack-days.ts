import { readAlone, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import { watermarkStatement } from "../../../db/watermark.ts";
import { DAY_MS, MINUTE_MS } from "../../../lib/time.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import type { Deps } from "../../../platform/deps.ts";
import { addDays, countDays, type Day, dateAt, daysBetween } from "../model/days.ts";
import { COUNT_NAMES, COUNTS, COUNTS_OF_EVENT, ROLLED, stepEndSql } from "../model/lead-counts.ts";
import { daysJson } from "../model/spans.ts";

/** Days begin at a quarter of an hour: the job runs a minute after each. */
const EVERY_MINUTES = 15;

/** How many days of a zone are summed up in one run. */
const DAYS_PER_RUN = 40;

/** How many zones one run handles: each takes two statements, and an invocation may have a thousand. */
const ZONES_PER_RUN = 50;

/** How many days before the first run are summed up: as many as a report may ask for. */
const DAYS_BACK = 366;

/** No day is longer, not even one on which the account changed its zone. */
const LONGEST_DAY_MS = 3 * DAY_MS;

/** The row of watermarks for the days of a zone that are summed up. */
const markOf = (zone: ZoneHistory) => `campaign_days ${zone}`;

const ZONES = sql`SELECT z.zone, coalesce(w.value, 0) AS packedToMs FROM (SELECT DISTINCT time_zone AS zone FROM accounts) z
  LEFT JOIN watermarks w ON w.name = 'campaign_days ' || z.zone`;

const SUMMED_SPANS = raw(COUNT_NAMES.map((name) => `SUM(r.${name})`).join(", "));
const SUMMED_EVENTS = raw(COUNT_NAMES.map((name) => `SUM(e.${name}) AS ${name}`).join(", "));
const ADDED = raw(COUNT_NAMES.map((name) => `${name} = d.${name} + s.${name}`).join(", "));

const packSql = (
  zone: ZoneHistory,
  days: readonly Day[],
) => sql`INSERT OR IGNORE INTO campaign_days (campaign_id, from_ms, to_ms, ${COUNTS})
  SELECT c.id, d.value ->> 0, d.value ->> 1, ${SUMMED_SPANS}
  FROM accounts a CROSS JOIN campaigns c ON c.account_id = a.id CROSS JOIN json_each(${daysJson(days)}) d CROSS JOIN json_each(d.value -> 2) p
  CROSS JOIN campaign_spans r ON r.campaign_id = c.id AND r.length_ms = p.value ->> 0
    AND r.from_ms >= p.value ->> 1 AND r.from_ms < p.value ->> 2
  WHERE a.time_zone = ${zone} GROUP BY 1, 2, 3`;

/** Adds what a step of rollCampaigns rolls to the days that were summed up before; for its batch. */
export const addToDays = (stepEvents: number): Fragment => sql`UPDATE campaign_days AS d SET ${ADDED}
  FROM (
    SELECT d.campaign_id, d.from_ms, d.to_ms, ${SUMMED_EVENTS}
    FROM (
      SELECT e.campaign_id, e.at_ms, ${COUNTS_OF_EVENT} FROM lead_events e
      WHERE id > ${ROLLED} AND id <= ${stepEndSql(stepEvents)} AND campaign_id IS NOT NULL AND milestones <> 0
    ) e
    CROSS JOIN campaign_days d ON d.campaign_id = e.campaign_id AND d.from_ms <= e.at_ms AND d.from_ms > e.at_ms - ${raw(LONGEST_DAY_MS)} AND d.to_ms > e.at_ms
    GROUP BY 1, 2, 3
  ) s WHERE d.campaign_id = s.campaign_id AND d.from_ms = s.from_ms AND d.to_ms = s.to_ms`;

/**
 * Sums up the spans of each campaign by the days of its account's zone, once these are over. What is rolled later for such a
 * day is added to it in the same batch, so that reports may read either.
 */
export async function packCampaignDays({ db, now }: Pick<Deps, "db" | "now">): Promise<void> {
  if (Math.floor(now() / MINUTE_MS) % EVERY_MINUTES !== 1) return;
  const zones = await readAlone(rowsOf<{ zone: ZoneHistory; packedToMs: number }>(db, ZONES));
  const due = zones
    .map(({ zone, packedToMs }) => ({ zone, days: daysToPack(zone, packedToMs, now()) }))
    .filter(({ days }) => days.length > 0);
  for (const { zone, days } of due.slice(0, ZONES_PER_RUN)) {
    await db.$client.batch([
      statement(db, packSql(zone, days)),
      watermarkStatement(db, { job: markOf(zone), value: days.at(-1)?.toMs ?? 0 }),
    ]);
  }
}

/** The next days of a zone that are over, oldest first. */
function daysToPack(zone: ZoneHistory, packedToMs: number, nowMs: number): Day[] {
  const last = addDays(dateAt(zone, nowMs), -1);
  const next = packedToMs === 0 ? addDays(last, 1 - DAYS_BACK) : dateAt(zone, packedToMs);
  const length = Math.min(countDays(next, last), DAYS_PER_RUN);
  return length < 1 ? [] : daysBetween(zone, next, addDays(next, length - 1));
}
