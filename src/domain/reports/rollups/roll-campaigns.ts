import { raw, sql, statement } from "../../../db/sql.ts";
import { LEAD_STATUS_NAMES } from "../../../lib/codes.ts";
import type { Deps } from "../../../platform/deps.ts";
import {
  ALL_TIME,
  COUNT_NAMES,
  COUNTS_OF_EVENT,
  ROLLED,
  statusCountColumn,
  statusCountOfEventSql,
  stepEndSql,
  WATERMARK,
} from "../model/lead-counts.ts";
import { addToSpans } from "../model/spans.ts";
import { addToDays } from "./pack-days.ts";

/** Events a step adds at most, so that a backlog never makes one statement long. */
const STEP_EVENTS = 5000;
const MAX_STEPS = 20;

const NAMES = [...COUNT_NAMES, ...LEAD_STATUS_NAMES.map(statusCountColumn)];
const COLUMNS = raw(NAMES.join(", "));
const SUMS = raw(NAMES.map((name) => `SUM(e.${name})`).join(", "));
const ADDED = raw(NAMES.map((name) => `${name} = ${name} + excluded.${name}`).join(", "));
const STATUS_COUNTS = raw(LEAD_STATUS_NAMES.map((name) => `${statusCountOfEventSql(name)} AS ${statusCountColumn(name)}`).join(", "));

const addSql = (stepEvents: number) => sql`INSERT INTO campaign_rollups (campaign_id, bucket_ms, ${COLUMNS})
  SELECT e.campaign_id, ${raw(ALL_TIME)}, ${SUMS}
  FROM (
    SELECT e.campaign_id, ${COUNTS_OF_EVENT}, ${STATUS_COUNTS} FROM lead_events e
    WHERE e.id > ${ROLLED} AND e.id <= ${stepEndSql(stepEvents)} AND e.campaign_id IS NOT NULL
      AND (e.milestones <> 0 OR e.status_before IS NOT e.status_after)
  ) e WHERE true GROUP BY 1
  ON CONFLICT (campaign_id, bucket_ms) DO UPDATE SET ${ADDED}`;

const moveSql = (stepEvents: number) => sql`INSERT INTO watermarks (name, value)
  SELECT ${WATERMARK}, step.last FROM (SELECT ${stepEndSql(stepEvents)} AS last) step WHERE step.last IS NOT NULL
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`;

const REMAINING = sql`SELECT EXISTS (SELECT 1 FROM lead_events WHERE id > ${ROLLED}) AS more`;

/**
 * Adds lead events that came since the last run to campaign_rollups, campaign_spans and campaign_days. Each step reads the
 * watermark, adds what follows it and moves it in one transaction, so that concurrent or interrupted runs count nothing twice.
 */
export async function rollCampaigns(deps: Pick<Deps, "db">, stepEvents = STEP_EVENTS): Promise<void> {
  const { db } = deps;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const parts = [addSql(stepEvents), addToSpans(stepEvents), addToDays(stepEvents), moveSql(stepEvents), REMAINING];
    const results = await db.$client.batch<{ more: number }>(parts.map((part) => statement(db, part)));
    if (results.at(-1)?.results[0]?.more !== 1) return;
  }
}
