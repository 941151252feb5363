import { LEAD_STATUS, type LeadStatusName, MILESTONE } from "../../../lib/codes.ts";
import { MINUTE_MS } from "../../../lib/time.ts";

/** The row of watermarks that says how far lead_events is in campaign_rollups. */
export const WATERMARK = "campaign_rollups";

/** The bucket of campaign_rollups that holds all time. */
export const ALL_TIME = -1;

/** A quarter of an hour: the day of every time zone in use begins at a multiple of it. */
export const BUCKET_MS = 15 * MINUTE_MS;

/** The id of the last lead event that the rollups hold. */
export const ROLLED_SQL = `COALESCE((SELECT value FROM watermarks WHERE name = '${WATERMARK}'), 0)`;

/** The id of the last event of a step of ?1 events after those. */
export const STEP_END_SQL = `(SELECT MAX(id) FROM (SELECT id FROM lead_events WHERE id > ${ROLLED_SQL} ORDER BY id LIMIT ?1))`;

/** What is counted: how many leads reached each milestone, each lead once. */
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
export const COUNTS_OF_EVENT_SQL = COUNT_NAMES.map((name) => `(e.milestones & ${MILESTONE_OF[name]}) <> 0 AS ${name}`).join(", ");

export const SUM_COUNTS_SQL = COUNT_NAMES.map((name) => `SUM(${name}) AS ${name}`).join(", ");

/** The column of campaign_rollups that says how many leads stand in a status. */
export const standing = (status: LeadStatusName): string => `stand_${status}`;

/** What one row `e` of lead_events adds to that column: 1, 0 or -1. */
export const standingOfEventSql = (status: LeadStatusName): string =>
  `(e.status_after = ${LEAD_STATUS[status]}) - (e.status_before IS ${LEAD_STATUS[status]})`;

/** A count of nothing. */
export const noCounts = (): Counts => ({ starts: 0, holds: 0, confirms: 0, unsubs: 0 });

/** Adds `more` to `sum` in place. */
export function addCounts(sum: Counts, more: Counts): void {
  for (const name of COUNT_NAMES) sum[name] += more[name];
}
