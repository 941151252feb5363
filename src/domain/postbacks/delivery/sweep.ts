import type { Deps } from "../../../platform/deps.ts";
import { dueLeadsStatement, readDueLeads } from "./due-leads.ts";
import { enqueueLeads } from "./enqueue-leads.ts";
import { BLOCKED_MS, PAUSED_MS } from "./lead-queue.ts";
import { BY_TEMPLATE, releasePausedSql } from "./paused-deliveries.ts";

/** How many rows of each kind a sweep handles at most; the next goes on with the others. */
const SWEEP_LIMIT = 2_000;
/** What became due only just now is on its way through the queue. */
const GRACE_MS = 10_000;

const PAUSED = `state = 'pending' AND next_attempt_at_ms = ${PAUSED_MS}`;

/** The templates with paused deliveries, each found by one step in the index. */
const PAUSED_TEMPLATES = `WITH RECURSIVE paused (template_id) AS (
    SELECT min(template_id) FROM postback_deliveries ${BY_TEMPLATE} WHERE ${PAUSED}
    UNION ALL
    SELECT (SELECT min(template_id) FROM postback_deliveries ${BY_TEMPLATE} WHERE ${PAUSED} AND template_id > paused.template_id)
    FROM paused WHERE paused.template_id IS NOT NULL
  )`;

/** Paused deliveries of templates that are active again, however that came, are due. */
const RELEASE = `${PAUSED_TEMPLATES} ${releasePausedSql("SELECT template_id AS id FROM paused")}`;

/** The time for a probe has come: one delivery that is first in its lead's queue is due. */
const PROBE = `${PAUSED_TEMPLATES}
  UPDATE postback_deliveries SET next_attempt_at_ms = ?1 WHERE id IN (
    SELECT (SELECT d.id FROM postback_deliveries d ${BY_TEMPLATE} WHERE d.template_id = t.id AND d.state = 'pending' AND d.next_attempt_at_ms = ${PAUSED_MS}
        AND NOT EXISTS (SELECT 1 FROM postback_deliveries b WHERE b.lead_id = d.lead_id AND b.state = 'pending' AND b.id < d.id)
      ORDER BY d.id LIMIT 1)
    FROM paused CROSS JOIN postback_templates t ON t.id = paused.template_id AND t.probe_at_ms <= ?2)`;

/** Due deliveries that cannot be sent are marked as blocked or paused, so that the next sweep does not read them again. */
const SET_ASIDE = `
  UPDATE postback_deliveries SET next_attempt_at_ms = aside.until FROM (
    SELECT d.id, iif(EXISTS (SELECT 1 FROM postback_deliveries b WHERE b.lead_id = d.lead_id AND b.state = 'pending' AND b.id < d.id),
      ${BLOCKED_MS}, iif(t.probe_at_ms > ?1, ${PAUSED_MS}, NULL)) AS until
    FROM postback_deliveries d LEFT JOIN postback_templates t ON t.id = d.template_id
    WHERE d.state = 'pending' AND d.next_attempt_at_ms <= ?2 AND d.leased_until_ms <= ?1
    ORDER BY d.next_attempt_at_ms LIMIT ${SWEEP_LIMIT}
  ) AS aside WHERE postback_deliveries.id = aside.id AND aside.until IS NOT NULL`;

/**
 * Queues leads whose message or consumer was lost: those with an unclaimed delivery that is due, found by the index of due
 * deliveries. One round trip.
 */
export async function sweepPostbacks(deps: Deps): Promise<void> {
  const d1 = deps.db.$client;
  const nowMs = deps.now();
  const results = await d1.batch([
    d1.prepare(RELEASE).bind(nowMs - GRACE_MS),
    d1.prepare(PROBE).bind(nowMs - GRACE_MS, nowMs),
    d1.prepare(SET_ASIDE).bind(nowMs, nowMs - GRACE_MS),
    dueLeadsStatement(deps, nowMs - GRACE_MS, SWEEP_LIMIT),
  ]);
  await enqueueLeads(deps, readDueLeads(results.at(-1)));
}
