import { readAlone, rowsOf } from "../../db/read.ts";
import type { auditEntries } from "../../db/schema/index.ts";
import { sql } from "../../db/sql.ts";
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
  const entries = await readAlone(
    rowsOf<AuditEntry>(
      ctx.deps.db,
      sql`SELECT id, at_ms AS atMs, action, subject_id AS subjectId, means, country, member_id AS memberId FROM audit_entries
        WHERE account_id = ${ownerOf(ctx)} AND id < ${beforeId} ORDER BY id DESC LIMIT ${limit + 1}`,
    ),
  );
  const rows = entries.slice(0, limit);
  return { rows, next: entries.length > limit ? (rows.at(-1)?.id ?? null) : null };
}
