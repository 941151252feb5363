import type { Deps } from "../../../platform/deps.ts";
import { dueStatement, leadsOf } from "./due-leads.ts";
import { wakeLeads } from "./enqueue-leads.ts";
import { BY_TEMPLATE, releaseHeld } from "./held-deliveries.ts";
import { BEHIND_MS, HELD_MS } from "./lead-queue.ts";

/** How many rows a sweep takes up at most, of each kind; the next goes on with the rest. */
const SWEEP_LIMIT = 2_000;
/** What became due only just now is on its way through the queue. */
const GRACE_MS = 10_000;

const HELD = `state = 'pending' AND next_attempt_at_ms = ${HELD_MS}`;

/** The templates that deliveries are held for, each found by one step in the index. */
const HELD_TEMPLATES = `WITH RECURSIVE held (template_id) AS (
    SELECT min(template_id) FROM postback_deliveries ${BY_TEMPLATE} WHERE ${HELD}
    UNION ALL
    SELECT (SELECT min(template_id) FROM postback_deliveries ${BY_TEMPLATE} WHERE ${HELD} AND template_id > held.template_id)
    FROM held WHERE held.template_id IS NOT NULL
  )`;

/** Whatever took a template up again, saving it included: what was held for it is due. */
const RELEASE = `${HELD_TEMPLATES} ${releaseHeld("SELECT template_id AS id FROM held")}`;

/** The time for a probe has come: the first in the line of its lead is due. */
const PROBE = `${HELD_TEMPLATES}
  UPDATE postback_deliveries SET next_attempt_at_ms = ?1 WHERE id IN (
    SELECT (SELECT d.id FROM postback_deliveries d ${BY_TEMPLATE} WHERE d.template_id = t.id AND d.state = 'pending' AND d.next_attempt_at_ms = ${HELD_MS}
        AND NOT EXISTS (SELECT 1 FROM postback_deliveries b WHERE b.lead_id = d.lead_id AND b.state = 'pending' AND b.id < d.id)
      ORDER BY d.id LIMIT 1)
    FROM held CROSS JOIN postback_templates t ON t.id = held.template_id AND t.probe_at_ms <= ?2)`;

/** What is due but cannot go is set aside, so that the next sweep does not meet it again. */
const SET_ASIDE = `
  UPDATE postback_deliveries SET next_attempt_at_ms = aside.until FROM (
    SELECT d.id, iif(EXISTS (SELECT 1 FROM postback_deliveries b WHERE b.lead_id = d.lead_id AND b.state = 'pending' AND b.id < d.id),
      ${BEHIND_MS}, iif(t.probe_at_ms > ?1, ${HELD_MS}, NULL)) AS until
    FROM postback_deliveries d LEFT JOIN postback_templates t ON t.id = d.template_id
    WHERE d.state = 'pending' AND d.next_attempt_at_ms <= ?2 AND d.leased_until_ms <= ?1
    ORDER BY d.next_attempt_at_ms LIMIT ${SWEEP_LIMIT}
  ) AS aside WHERE postback_deliveries.id = aside.id AND aside.until IS NOT NULL`;

/**
 * Wakes the lines whose queue message was lost, or whose consumer was: due, in nobody's hands, and found by the index of what
 * is due, so that it costs nothing how much was delivered before. One round trip.
 */
export async function sweepPostbacks(deps: Deps): Promise<void> {
  const d1 = deps.db.$client;
  const nowMs = deps.now();
  const results = await d1.batch([
    d1.prepare(RELEASE).bind(nowMs - GRACE_MS),
    d1.prepare(PROBE).bind(nowMs - GRACE_MS, nowMs),
    d1.prepare(SET_ASIDE).bind(nowMs, nowMs - GRACE_MS),
    dueStatement(deps, nowMs - GRACE_MS, SWEEP_LIMIT),
  ]);
  await wakeLeads(deps, leadsOf(results.at(-1)));
}
