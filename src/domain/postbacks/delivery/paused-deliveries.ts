import { type Fragment, raw, sql } from "../../../db/sql.ts";
import { PAUSED_MS } from "./lead-queue.ts";

/** Keeps a statement far from D1's limit of 30 s. A template may have a million paused deliveries. */
export const RELEASE_LIMIT = 20_000;

/** Without it SQLite takes the index of due deliveries, and reads all that are paused. */
export const BY_TEMPLATE = raw("INDEXED BY postback_deliveries_paused");

/** Whether a row of postback_deliveries is paused: the condition of that index. */
export const isPaused = (row: string): Fragment => raw(`${row}.state = 'pending' AND ${row}.next_attempt_at_ms = ${PAUSED_MS}`);

/**
 * The SQL that makes paused deliveries of templates due at a time, in Unix milliseconds, where their address rests no longer:
 * a first part of them; each sweep releases the next.
 * @param templates a SELECT of their ids, as `id`
 */
export const releasePaused = (dueAtMs: number, templates: Fragment): Fragment => sql`
  UPDATE postback_deliveries SET next_attempt_at_ms = ${dueAtMs} WHERE id IN (
    SELECT d.id FROM (${templates}) AS h CROSS JOIN postback_templates t ON t.id = h.id AND t.probe_at_ms IS NULL
      CROSS JOIN postback_deliveries d ${BY_TEMPLATE} ON d.template_id = t.id AND ${isPaused("d")}
    LIMIT ${raw(RELEASE_LIMIT)})`;
