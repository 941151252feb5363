import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { enqueueSomeLeads } from "../delivery/enqueue-leads.ts";
import { releasePausedSql } from "../delivery/paused-deliveries.ts";

/**
 * Resumes a paused or stopped template by hand. Its paused deliveries are due now; of very many, a first part. Deliveries that
 * were stopped with it stay so until they are replayed.
 * @throws AppError template_not_found
 */
export async function resumeTemplate(ctx: Ctx, templateId: number): Promise<void> {
  mayOrThrow(ctx, "postbacks.write");
  const { deps } = ctx;
  const d1 = deps.db.$client;
  const [resumed, released] = await d1.batch<{ leadId: number }>([
    d1
      .prepare(
        `UPDATE postback_templates SET state = 'active', failing_since_ms = NULL, probe_at_ms = NULL, rests = 0
         WHERE id = ?1 AND account_id = ?2 AND url <> '' RETURNING 0 AS leadId`,
      )
      .bind(templateId, ownerOf(ctx)),
    d1
      .prepare(`${releasePausedSql("SELECT id FROM postback_templates WHERE id = ?2 AND account_id = ?3")} RETURNING lead_id AS leadId`)
      .bind(deps.now(), templateId, ownerOf(ctx)),
  ]);
  if (resumed?.results.length === 0) throw new AppError("template_not_found");
  await enqueueSomeLeads(deps, released?.results.map(({ leadId }) => leadId) ?? []);
}
