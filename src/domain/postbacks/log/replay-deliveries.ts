import { readAlone, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { enqueueLeads } from "../delivery/enqueue-leads.ts";
import { conditionOf, type DeliveryFilter } from "./delivery-filter.ts";
import { namedTemplatesRead, namesTemplates } from "./templates-named.ts";

/** How many deliveries one call replays; the next call goes on with the others. */
const REPLAY_LIMIT = 5_000;

/** How what is replayed has ended. */
export const FAILED_STATES = ["failed", "rejected", "stopped"] as const;

export interface ReplayFilter extends DeliveryFilter {
  state?: (typeof FAILED_STATES)[number] | undefined;
  /** When they ended, or later. */
  fromMs: number;
  /** When they ended, or earlier: what ends again meanwhile is left alone by the next call. */
  toMs?: number | undefined;
}

/**
 * Replays deliveries that ended without success: one attempt more for each (a stopped one has what it had left), each lead's in their
 * order. Those without a usable template are skipped. What is replayed is pending at once, so that another call does not find it.
 */
export async function replayDeliveries(ctx: Ctx, filter: ReplayFilter): Promise<{ count: number }> {
  mayOrThrow(ctx, "postbacks.write");
  const { deps } = ctx;
  const replay = sql`UPDATE postback_deliveries SET next_attempt_at_ms = ${deps.now()}, finished_at_ms = NULL, state = 'pending',
      attempt_budget = iif(state = 'stopped', max(attempt_budget, attempts + 1), attempts + 1)
    WHERE id IN (SELECT r.id ${await replayable(ctx, filter)}
      ORDER BY r.finished_at_ms LIMIT ${raw(REPLAY_LIMIT)})
    RETURNING lead_id AS leadId`;
  const replayed = await readAlone(rowsOf<{ leadId: number }>(deps.db, replay));
  await enqueueLeads(
    deps,
    replayed.map(({ leadId }) => leadId),
  );
  return { count: replayed.length };
}

/** How many would be replayed, by as many calls as that takes. */
export async function countReplayable(ctx: Ctx, filter: ReplayFilter): Promise<{ count: number }> {
  mayOrThrow(ctx, "postbacks.read");
  const [found] = await readAlone(rowsOf<{ count: number }>(ctx.deps.db, sql`SELECT count(*) AS count ${await replayable(ctx, filter)}`));
  return { count: found?.count ?? 0 };
}

/** What comes after SELECT: those deliveries `r`. */
async function replayable(ctx: Ctx, filter: ReplayFilter): Promise<Fragment> {
  const { fromMs, toMs = Number.MAX_SAFE_INTEGER } = filter;
  const templates = namesTemplates(filter) ? await readAlone(namedTemplatesRead(ctx, filter)) : null;
  return sql`FROM postback_deliveries r JOIN postback_templates t ON t.id = r.template_id
    WHERE ${await conditionOf(ctx, filter, { templates, among: FAILED_STATES })}
      AND r.finished_at_ms BETWEEN ${fromMs} AND ${toMs} AND t.url <> '' AND t.state <> 'stopped'`;
}
