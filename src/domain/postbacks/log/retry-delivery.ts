import { firstOf, readTogether } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { enqueueLeads } from "../delivery/enqueue-leads.ts";

/**
 * Retries a delivery by hand. A pending one is due now instead of at its next automatic retry; a finished one gets exactly one
 * attempt more, a stopped one what it had left. If its address rests, this is the probe. It stays in its lead's order.
 * @throws AppError delivery_not_found; template_not_found when its template is cleared or stopped
 */
export async function retryDelivery(ctx: Ctx, deliveryId: number): Promise<void> {
  mayOrThrow(ctx, "postbacks.write");
  const { deps } = ctx;
  const isMeant = sql`id = ${deliveryId} AND account_id = ${ownerOf(ctx)}`;
  const find = sql`SELECT 1 FROM postback_deliveries WHERE ${isMeant}`;
  const retry = sql`UPDATE postback_deliveries SET next_attempt_at_ms = ${deps.now()}, finished_at_ms = NULL, state = 'pending',
      attempt_budget = CASE state WHEN 'pending' THEN attempt_budget WHEN 'stopped' THEN max(attempt_budget, attempts + 1) ELSE attempts + 1 END
    WHERE ${isMeant} AND EXISTS (SELECT 1 FROM postback_templates t WHERE t.id = template_id AND t.url <> '' AND t.state <> 'stopped')
    RETURNING lead_id AS leadId`;
  const probe = sql`UPDATE postback_templates SET probe_at_ms = ${deps.now()}
    WHERE probe_at_ms IS NOT NULL AND id = (SELECT template_id FROM postback_deliveries WHERE ${isMeant})`;
  const [found, retried] = await readTogether(
    deps.db,
    firstOf(deps.db, find),
    firstOf<{ leadId: number }>(deps.db, retry),
    firstOf(deps.db, probe),
  );
  if (found === undefined) throw new AppError("delivery_not_found");
  if (retried === undefined) throw new AppError("template_not_found");
  await enqueueLeads(deps, [retried.leadId]);
}
