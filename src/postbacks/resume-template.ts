import type { Ctx } from "../context.ts";
import { AppError } from "../errors.ts";
import { RELEASE_HELD } from "./health.ts";

/**
 * Takes up a paused or stopped template by hand; what waited for it is due now and goes out with the next sweep, within a
 * minute. What was stopped with it stays so until it is replayed.
 * @throws AppError template_not_found
 */
export async function resumeTemplate({ deps, account }: Ctx, templateId: number): Promise<void> {
  const d1 = deps.db.$client;
  const [resumed] = await d1.batch([
    d1
      .prepare(
        `UPDATE postback_templates SET state = 'active', failing_since_ms = NULL, probe_at_ms = NULL
         WHERE id = ?1 AND account_id = ?2 AND url <> '' RETURNING id`,
      )
      .bind(templateId, account.id),
    d1.prepare(RELEASE_HELD).bind(JSON.stringify([templateId]), deps.now()),
  ]);
  if (resumed?.results.length === 0) throw new AppError("template_not_found");
}
