import { readAlone, rowsOf } from "../../../db/read.ts";
import { raw, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { enqueueLeads } from "../delivery/enqueue-leads.ts";

/** How many deliveries one call replays; the next call goes on with the others. */
const REPLAY_LIMIT = 5_000;

/**
 * Replays deliveries that ended without success (failed, rejected or stopped) since a time: one attempt more for each
 * (a stopped one has what it had left), each lead's in their order. Those without a usable template are skipped.
 * @param sinceMs when they ended, or later
 */
export async function replayFailed(ctx: Ctx, sinceMs: number): Promise<{ count: number }> {
  mayOrThrow(ctx, "postbacks.write");
  const { deps } = ctx;
  const replay = sql`UPDATE postback_deliveries SET next_attempt_at_ms = ${deps.now()}, finished_at_ms = NULL, state = 'pending',
      attempt_budget = iif(state = 'stopped', max(attempt_budget, attempts + 1), attempts + 1)
    WHERE id IN (
      SELECT d.id FROM postback_deliveries d JOIN postback_templates t ON t.id = d.template_id
      WHERE d.account_id = ${ownerOf(ctx)} AND d.status IN (0, 1, 2, 3, 4) AND d.finished_at_ms >= ${sinceMs}
        AND d.state IN ('failed', 'rejected', 'stopped') AND t.url <> '' AND t.state <> 'stopped'
      ORDER BY d.finished_at_ms LIMIT ${raw(REPLAY_LIMIT)})
    RETURNING lead_id AS leadId`;
  const replayed = await readAlone(rowsOf<{ leadId: number }>(deps.db, replay));
  await enqueueLeads(
    deps,
    replayed.map(({ leadId }) => leadId),
  );
  return { count: replayed.length };
}
