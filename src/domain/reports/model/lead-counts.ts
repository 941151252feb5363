import { type Fragment, raw, sql } from "../../../db/sql.ts";
import { LEAD_STATUS, type LeadStatusName, MILESTONE } from "../../../lib/codes.ts";

/** The row of watermarks for lead_events in campaign_rollups. */
export const WATERMARK = "campaign_rollups";

/** The bucket_ms of campaign_rollups for all time. */
export const ALL_TIME = -1;

/** The id of the last lead event that the rollups hold. */
export const ROLLED = sql`COALESCE((SELECT value FROM watermarks WHERE name = '${raw(WATERMARK)}'), 0)`;

/** The id of the last event of a step of so many events after those. */
export const stepEndSql = (stepEvents: number): Fragment =>
  sql`(SELECT MAX(id) FROM (SELECT id FROM lead_events WHERE id > ${ROLLED} ORDER BY id LIMIT ${stepEvents}))`;

/** How many leads reached each milestone, each lead once. */
export interface Counts {
  starts: number;
  holds: number;
  confirms: number;
  unsubs: number;
}

const MILESTONE_OF = {
  starts: MILESTONE.start,
  holds: MILESTONE.hold,
  confirms: MILESTONE.confirm,
  unsubs: MILESTONE.unsub,
} satisfies Counts;

export const COUNT_NAMES = Object.keys(MILESTONE_OF) as (keyof Counts)[];

/** What one row `e` of lead_events adds to each count, as columns. */
export const COUNTS_OF_EVENT = raw(COUNT_NAMES.map((name) => `(e.milestones & ${MILESTONE_OF[name]}) <> 0 AS ${name}`).join(", "));

/** The columns of the counts. */
export const COUNTS = raw(COUNT_NAMES.join(", "));

/** The counts of rows, summed up. */
export const SUMMED_COUNTS = raw(COUNT_NAMES.map((name) => `SUM(${name}) AS ${name}`).join(", "));

/** The column of campaign_rollups that counts the leads in a status. */
export const statusCountColumn = (status: LeadStatusName): string => `current_${status}`;

/** What one row `e` of lead_events adds to that column: 1, 0 or -1. */
export const statusCountOfEventSql = (status: LeadStatusName): string =>
  `(e.status_after = ${LEAD_STATUS[status]}) - (e.status_before IS ${LEAD_STATUS[status]})`;

/** A count of nothing. */
export const noCounts = (): Counts => ({ starts: 0, holds: 0, confirms: 0, unsubs: 0 });

/** Adds `more` to `sum` in place. */
export function addCounts(sum: Counts, more: Counts): void {
  for (const name of COUNT_NAMES) sum[name] += more[name];
}
