import { HELD_MS } from "./lead-queue.ts";

/** One statement stays far from the 30 s that D1 gives it. What a template held meanwhile may be a million. */
export const RELEASE_LIMIT = 20_000;

/** Left to itself SQLite takes the index of what is due, and walks over all that is held. */
export const BY_TEMPLATE = "INDEXED BY postback_deliveries_held";

/**
 * The SQL that makes due at ?1, in Unix milliseconds, what waited for templates whose address is no longer put aside: the first part of
 * it; each sweep releases the next.
 * @param templates a SELECT of their ids, as `id`
 */
export const releaseHeld = (templates: string): string => `
  UPDATE postback_deliveries SET next_attempt_at_ms = ?1 WHERE id IN (
    SELECT d.id FROM (${templates}) AS h CROSS JOIN postback_templates t ON t.id = h.id AND t.probe_at_ms IS NULL
      CROSS JOIN postback_deliveries d ${BY_TEMPLATE} ON d.template_id = t.id AND d.state = 'pending' AND d.next_attempt_at_ms = ${HELD_MS}
    LIMIT ${RELEASE_LIMIT})`;
