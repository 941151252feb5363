import { firstOf, readTogether, rowsOf } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { enqueueSomeLeads } from "../delivery/enqueue-leads.ts";
import { releasePaused } from "../delivery/paused-deliveries.ts";

/**
 * Resumes a paused or stopped template by hand. Its paused deliveries are due now; of very many, a first part. Deliveries that
 * were stopped with it stay so until they are replayed.
 * @throws AppError template_not_found
 */
export async function resumeTemplate(ctx: Ctx, templateId: number): Promise<void> {
  mayOrThrow(ctx, "postbacks.write");
  const { deps } = ctx;
  const isMeant = sql`id = ${templateId} AND account_id = ${ownerOf(ctx)}`;
  const resume = sql`UPDATE postback_templates SET state = 'active', failing_since_ms = NULL, probe_at_ms = NULL, rests = 0
    WHERE ${isMeant} AND url <> '' RETURNING id`;
  const release = sql`${releasePaused(deps.now(), sql`SELECT id FROM postback_templates WHERE ${isMeant}`)} RETURNING lead_id AS leadId`;
  const [resumed, released] = await readTogether(deps.db, firstOf(deps.db, resume), rowsOf<{ leadId: number }>(deps.db, release));
  if (resumed === undefined) throw new AppError("template_not_found");
  await enqueueSomeLeads(
    deps,
    released.map(({ leadId }) => leadId),
  );
}
