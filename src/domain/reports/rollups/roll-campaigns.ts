import { LEAD_STATUS_NAMES } from "../../../lib/codes.ts";
import type { Deps } from "../../../platform/deps.ts";
import {
  ALL_TIME,
  COUNT_NAMES,
  COUNTS_OF_EVENT_SQL,
  ROLLED_SQL,
  STEP_END_SQL,
  statusCountColumn,
  statusCountOfEventSql,
  WATERMARK,
} from "../model/lead-counts.ts";
import { ADD_TO_SPANS_SQL } from "../model/spans.ts";
import { ADD_TO_DAYS_SQL } from "./pack-days.ts";

/** Events a step adds at most, so that a backlog never makes one statement long. */
const STEP_EVENTS = 5000;
const MAX_STEPS = 20;

const COLUMNS = [...COUNT_NAMES, ...LEAD_STATUS_NAMES.map(statusCountColumn)];

const STATUS_COUNTS_SQL = LEAD_STATUS_NAMES.map((name) => `${statusCountOfEventSql(name)} AS ${statusCountColumn(name)}`).join(", ");

const ADD_SQL = `
  INSERT INTO campaign_rollups (campaign_id, bucket_ms, ${COLUMNS.join(", ")})
  SELECT e.campaign_id, ${ALL_TIME}, ${COLUMNS.map((name) => `SUM(e.${name})`).join(", ")}
  FROM (
    SELECT e.campaign_id, ${COUNTS_OF_EVENT_SQL}, ${STATUS_COUNTS_SQL} FROM lead_events e
    WHERE e.id > ${ROLLED_SQL} AND e.id <= ${STEP_END_SQL} AND e.campaign_id IS NOT NULL
      AND (e.milestones <> 0 OR e.status_before IS NOT e.status_after)
  ) e WHERE true GROUP BY 1
  ON CONFLICT (campaign_id, bucket_ms) DO UPDATE SET ${COLUMNS.map((name) => `${name} = ${name} + excluded.${name}`).join(", ")}`;

const MOVE_SQL = `
  INSERT INTO watermarks (name, value) SELECT '${WATERMARK}', step.last FROM (SELECT ${STEP_END_SQL} AS last) step WHERE step.last IS NOT NULL
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`;

const REMAINING_SQL = `SELECT EXISTS (SELECT 1 FROM lead_events WHERE id > ${ROLLED_SQL}) AS more`;

/**
 * Adds lead events that came since the last run to campaign_rollups, campaign_spans and campaign_days. Each step reads the
 * watermark, adds what follows it and moves it in one transaction, so that concurrent or interrupted runs count nothing twice.
 */
export async function rollCampaigns(deps: Pick<Deps, "db">, stepEvents = STEP_EVENTS): Promise<void> {
  const d1 = deps.db.$client;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const results = await d1.batch<{ more: number }>([
      d1.prepare(ADD_SQL).bind(stepEvents),
      d1.prepare(ADD_TO_SPANS_SQL).bind(stepEvents),
      d1.prepare(ADD_TO_DAYS_SQL).bind(stepEvents),
      d1.prepare(MOVE_SQL).bind(stepEvents),
      d1.prepare(REMAINING_SQL),
    ]);
    if (results.at(-1)?.results[0]?.more !== 1) return;
  }
}
