import { readAfter } from "../../../db/read.ts";
import { raw, sql, statement } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";
import { dueLeadsRead } from "./due-leads.ts";
import { enqueueLeads } from "./enqueue-leads.ts";
import { BLOCKED_MS, PAUSED_MS } from "./lead-queue.ts";
import { BY_TEMPLATE, isPaused, releasePaused } from "./paused-deliveries.ts";

/** How many rows of each kind a sweep handles at most; the next goes on with the others. */
const SWEEP_LIMIT = 2_000;
/** What became due only just now is on its way through the queue. */
const GRACE_MS = 10_000;

/** The templates with paused deliveries, each found by one step in the index. */
const PAUSED_TEMPLATES = sql`WITH RECURSIVE paused (template_id) AS (
    SELECT min(d.template_id) FROM postback_deliveries d ${BY_TEMPLATE} WHERE ${isPaused("d")}
    UNION ALL
    SELECT (SELECT min(d.template_id) FROM postback_deliveries d ${BY_TEMPLATE} WHERE ${isPaused("d")} AND d.template_id > paused.template_id)
    FROM paused WHERE paused.template_id IS NOT NULL
  )`;

/** Paused deliveries of templates that are active again, however that came, are due. */
const release = (dueAtMs: number) => sql`${PAUSED_TEMPLATES} ${releasePaused(dueAtMs, raw("SELECT template_id AS id FROM paused"))}`;

/** The time for a probe has come: one delivery that is first in its lead's queue is due. */
const probe = (dueAtMs: number, nowMs: number) => sql`${PAUSED_TEMPLATES}
  UPDATE postback_deliveries SET next_attempt_at_ms = ${dueAtMs} WHERE id IN (
    SELECT (SELECT d.id FROM postback_deliveries d ${BY_TEMPLATE} WHERE d.template_id = t.id AND ${isPaused("d")}
        AND NOT EXISTS (SELECT 1 FROM postback_deliveries b WHERE b.lead_id = d.lead_id AND b.lane = d.lane AND b.state = 'pending' AND b.id < d.id)
      ORDER BY d.id LIMIT 1)
    FROM paused CROSS JOIN postback_templates t ON t.id = paused.template_id AND t.probe_at_ms <= ${nowMs})`;

/** Due deliveries that cannot be sent are marked as blocked or paused, so that the next sweep does not read them again. */
const setAside = (dueByMs: number, nowMs: number) => sql`
  UPDATE postback_deliveries SET next_attempt_at_ms = aside.until FROM (
    SELECT d.id, iif(EXISTS (SELECT 1 FROM postback_deliveries b WHERE b.lead_id = d.lead_id AND b.lane = d.lane AND b.state = 'pending' AND b.id < d.id),
      ${raw(BLOCKED_MS)}, iif(t.probe_at_ms > ${nowMs}, ${raw(PAUSED_MS)}, NULL)) AS until
    FROM postback_deliveries d LEFT JOIN postback_templates t ON t.id = d.template_id
    WHERE d.state = 'pending' AND d.next_attempt_at_ms <= ${dueByMs} AND d.leased_until_ms <= ${nowMs}
    ORDER BY d.next_attempt_at_ms LIMIT ${raw(SWEEP_LIMIT)}
  ) AS aside WHERE postback_deliveries.id = aside.id AND aside.until IS NOT NULL`;

/**
 * Queues leads whose message or consumer was lost: those with an unclaimed delivery that is due, found by the index of due
 * deliveries. One round trip.
 */
export async function sweepPostbacks(deps: Deps): Promise<void> {
  const nowMs = deps.now();
  const dueByMs = nowMs - GRACE_MS;
  const writes = [release(dueByMs), probe(dueByMs, nowMs), setAside(dueByMs, nowMs)].map((write) => statement(deps.db, write));
  await enqueueLeads(deps, await readAfter(deps.db, writes, dueLeadsRead(deps, { dueByMs, limit: SWEEP_LIMIT })));
}
