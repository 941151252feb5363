import type { auditEntries } from "../../db/schema/index.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";

export type AuditEntry = Omit<typeof auditEntries.$inferSelect, "accountId">;

/**
 * A page of who changed what of the account, newest first.
 * @param beforeId only what is older than this entry
 * @returns the page, and the entry after which the next one begins; null where that was all
 */
export async function listAudit(
  ctx: Ctx,
  { beforeId = Number.MAX_SAFE_INTEGER, limit }: { beforeId?: number | undefined; limit: number },
): Promise<{ rows: AuditEntry[]; next: number | null }> {
  mayOrThrow(ctx, "audit.read");
  const { deps } = ctx;
  const { results } = await deps.db.$client
    .prepare(
      `SELECT id, at_ms AS atMs, action, subject_id AS subjectId, means, country FROM audit_entries
       WHERE account_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3`,
    )
    .bind(ownerOf(ctx), beforeId, limit + 1)
    .all<AuditEntry>();
  const rows = results.slice(0, limit);
  return { rows, next: results.length > limit ? (rows.at(-1)?.id ?? null) : null };
}
