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
  const d1 = deps.db.$client;
  const usable = "SELECT 1 FROM postback_templates t WHERE t.id = template_id AND t.url <> '' AND t.state <> 'stopped'";
  const [found, changed] = await d1.batch<{ leadId: number }>([
    d1.prepare("SELECT lead_id AS leadId FROM postback_deliveries WHERE id = ?1 AND account_id = ?2").bind(deliveryId, ownerOf(ctx)),
    d1
      .prepare(
        `UPDATE postback_deliveries SET next_attempt_at_ms = ?3, finished_at_ms = NULL, state = 'pending',
           attempt_budget = CASE state WHEN 'pending' THEN attempt_budget WHEN 'stopped' THEN max(attempt_budget, attempts + 1) ELSE attempts + 1 END
         WHERE id = ?1 AND account_id = ?2 AND EXISTS (${usable}) RETURNING lead_id AS leadId`,
      )
      .bind(deliveryId, ownerOf(ctx), deps.now()),
    d1
      .prepare(
        `UPDATE postback_templates SET probe_at_ms = ?3
         WHERE probe_at_ms IS NOT NULL AND id = (SELECT template_id FROM postback_deliveries WHERE id = ?1 AND account_id = ?2)`,
      )
      .bind(deliveryId, ownerOf(ctx), deps.now()),
  ]);
  if (found?.results[0] === undefined) throw new AppError("delivery_not_found");
  if (changed?.results[0] === undefined) throw new AppError("template_not_found");
  await enqueueLeads(deps, [changed.results[0].leadId]);
}
