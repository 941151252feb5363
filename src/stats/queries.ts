import { MILESTONE } from "../leads/life.ts";

/** The row of watermarks that says how far lead_events is in campaign_rollups. */
export const WATERMARK = "campaign_rollups";

/** The bucket of campaign_rollups that holds all time. */
export const ALL_TIME = -1;

/** A quarter of an hour: the day of every time zone in use begins at a multiple of it. */
export const BUCKET_MS = 15 * 60_000;

/** The id of the last lead event that the rollups hold. */
export const ROLLED_SQL = `COALESCE((SELECT value FROM watermarks WHERE name = '${WATERMARK}'), 0)`;

/** What is counted: how many leads reached each milestone, each lead once. */
export interface Counts {
  starts: number;
  holds: number;
  confirms: number;
  unsubs: number;
}

/** What one row `e` of lead_events adds to each of `Counts`, as columns. */
export const COUNTS_OF_EVENT_SQL = `
  (e.milestones & ${MILESTONE.start}) / ${MILESTONE.start} AS starts,
  (e.milestones & ${MILESTONE.hold}) / ${MILESTONE.hold} AS holds,
  (e.milestones & ${MILESTONE.confirm}) / ${MILESTONE.confirm} AS confirms,
  (e.milestones & ${MILESTONE.unsub}) / ${MILESTONE.unsub} AS unsubs`;

export const SUM_COUNTS_SQL = "SUM(starts) AS starts, SUM(holds) AS holds, SUM(confirms) AS confirms, SUM(unsubs) AS unsubs";
