import { DAY_MS, MINUTE_MS } from "../../../lib/time.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import type { Deps } from "../../../platform/deps.ts";
import { addDays, countDays, type Day, dateAt, daysBetween } from "../model/days.ts";
import { COUNT_NAMES, COUNTS_OF_EVENT_SQL, ROLLED_SQL, STEP_END_SQL } from "../model/lead-counts.ts";
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

const ZONES_SQL = `SELECT z.zone, coalesce(w.value, 0) AS packedToMs FROM (SELECT DISTINCT time_zone AS zone FROM accounts) z
  LEFT JOIN watermarks w ON w.name = 'campaign_days ' || z.zone`;

const PACK_SQL = `INSERT OR IGNORE INTO campaign_days (campaign_id, from_ms, to_ms, ${COUNT_NAMES.join(", ")})
  SELECT c.id, d.value ->> 0, d.value ->> 1, ${COUNT_NAMES.map((name) => `SUM(r.${name})`).join(", ")}
  FROM accounts a CROSS JOIN campaigns c ON c.account_id = a.id CROSS JOIN json_each(?2) d CROSS JOIN json_each(d.value -> 2) p
  CROSS JOIN campaign_spans r ON r.campaign_id = c.id AND r.length_ms = p.value ->> 0
    AND r.from_ms >= p.value ->> 1 AND r.from_ms < p.value ->> 2
  WHERE a.time_zone = ?1 GROUP BY 1, 2, 3`;

/** Adds what a step of rollCampaigns rolls to the days that were summed up before; for its batch, ?1 is the step's length. */
export const ADD_TO_DAYS_SQL = `UPDATE campaign_days AS d SET ${COUNT_NAMES.map((name) => `${name} = d.${name} + s.${name}`).join(", ")}
  FROM (
    SELECT d.campaign_id, d.from_ms, d.to_ms, ${COUNT_NAMES.map((name) => `SUM(e.${name}) AS ${name}`).join(", ")}
    FROM (SELECT e.campaign_id, e.at_ms, ${COUNTS_OF_EVENT_SQL} FROM lead_events e WHERE id > ${ROLLED_SQL} AND id <= ${STEP_END_SQL} AND campaign_id IS NOT NULL AND milestones <> 0) e
    CROSS JOIN campaign_days d ON d.campaign_id = e.campaign_id AND d.from_ms <= e.at_ms AND d.from_ms > e.at_ms - ${LONGEST_DAY_MS} AND d.to_ms > e.at_ms
    GROUP BY 1, 2, 3
  ) s WHERE d.campaign_id = s.campaign_id AND d.from_ms = s.from_ms AND d.to_ms = s.to_ms`;

/**
 * Sums up the spans of each campaign by the days of its account's zone, once these are over. What is rolled later for such a
 * day is added to it in the same batch, so that reports may read either.
 */
export async function packCampaignDays({ db: { $client: d1 }, now }: Pick<Deps, "db" | "now">): Promise<void> {
  if (Math.floor(now() / MINUTE_MS) % EVERY_MINUTES !== 1) return;
  const { results } = await d1.prepare(ZONES_SQL).all<{ zone: ZoneHistory; packedToMs: number }>();
  const due = results
    .map(({ zone, packedToMs }) => ({ zone, days: daysToPack(zone, packedToMs, now()) }))
    .filter(({ days }) => days.length > 0);
  for (const { zone, days } of due.slice(0, ZONES_PER_RUN)) {
    await d1.batch([
      d1.prepare(PACK_SQL).bind(zone, daysJson(days)),
      d1
        .prepare("INSERT INTO watermarks (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .bind(markOf(zone), days.at(-1)?.toMs ?? 0),
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
