import { LEAD_STATUS_NAMES } from "../codes.ts";
import type { Deps } from "../deps.ts";
import { ADD_TO_DAYS_SQL } from "./pack-days.ts";
import {
  ALL_TIME,
  BUCKET_MS,
  COUNT_NAMES,
  COUNTS_OF_EVENT_SQL,
  ROLLED_SQL,
  STEP_END_SQL,
  standing,
  standingOfEventSql,
  WATERMARK,
} from "./queries.ts";

/** Events a step adds at most, so that a backlog never makes one statement long. */
const STEP_EVENTS = 5000;
const MAX_STEPS = 20;

const COLUMNS = [...COUNT_NAMES, ...LEAD_STATUS_NAMES.map(standing)];

const STANDINGS_SQL = LEAD_STATUS_NAMES.map((name) => `${standingOfEventSql(name)} AS ${standing(name)}`).join(", ");

const ADD_SQL = `
  INSERT INTO campaign_rollups (campaign_id, bucket_ms, ${COLUMNS.join(", ")})
  SELECT e.campaign_id, CASE span.all_time WHEN 1 THEN ${ALL_TIME} ELSE e.at_ms - e.at_ms % ${BUCKET_MS} END AS bucket,
    ${COLUMNS.map((name) => `SUM(e.${name})`).join(", ")}
  FROM (
    SELECT e.campaign_id, e.at_ms, ${COUNTS_OF_EVENT_SQL}, ${STANDINGS_SQL} FROM lead_events e
    WHERE e.id > ${ROLLED_SQL} AND e.id <= ${STEP_END_SQL} AND e.campaign_id IS NOT NULL
      AND (e.milestones <> 0 OR e.status_before IS NOT e.status_after)
  ) e CROSS JOIN (SELECT 0 AS all_time UNION ALL SELECT 1) span
  WHERE true GROUP BY 1, 2
  ON CONFLICT (campaign_id, bucket_ms) DO UPDATE SET ${COLUMNS.map((name) => `${name} = ${name} + excluded.${name}`).join(", ")}`;

const MOVE_SQL = `
  INSERT INTO watermarks (name, value) SELECT '${WATERMARK}', step.last FROM (SELECT ${STEP_END_SQL} AS last) step WHERE step.last IS NOT NULL
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`;

const LEFT_SQL = `SELECT EXISTS (SELECT 1 FROM lead_events WHERE id > ${ROLLED_SQL}) AS more`;

/**
 * Adds lead events that came since the last run to campaign_rollups. Each step reads the watermark, adds what follows it and
 * moves it in one transaction, so that runs at the same time, or one cut short, count nothing twice.
 */
export async function rollCampaigns(deps: Pick<Deps, "db">, stepEvents = STEP_EVENTS): Promise<void> {
  const d1 = deps.db.$client;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const results = await d1.batch<{ more: number }>([
      d1.prepare(ADD_SQL).bind(stepEvents),
      d1.prepare(ADD_TO_DAYS_SQL).bind(stepEvents),
      d1.prepare(MOVE_SQL).bind(stepEvents),
      d1.prepare(LEFT_SQL),
    ]);
    if (results[3]?.results[0]?.more !== 1) return;
  }
}
