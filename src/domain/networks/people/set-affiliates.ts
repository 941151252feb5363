import { allOf, type Guard, unmetOf } from "../../../db/guards.ts";
import { sql, statement } from "../../../db/sql.ts";
import type { MemberStatus } from "../../../lib/codes.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { isStillAdmitted } from "../../access/admission.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { auditEachStatement, authorOf } from "../../audit/audit.ts";
import { changeNotice } from "../../key-changes/change-notice.ts";
import { enqueueReturned } from "../../telegram/outbox/outbox.ts";
import { isNumbered } from "../member.ts";
import { isSeen } from "./person.ts";

/** What is left out stays. */
export interface AffiliatesChanges {
  numbers: readonly number[];
  status?: Exclude<MemberStatus, "invited" | "removed"> | undefined;
  /** The member of staff who looks after them; null: nobody. */
  manager?: HexId | null | undefined;
}

/**
 * Changes several affiliates: all of them, or none. The network's owner is told once.
 * @throws AppError forbidden, member_not_found where one is none of theirs, field_invalid (status, manager), bad_key when the caller was shut out meanwhile
 */
export async function setAffiliates(ctx: NetworkCtx, { numbers, status, manager }: AffiliatesChanges): Promise<void> {
  const reach = mayOrThrow(ctx, "affiliates.write");
  if (reach === "assigned" && manager !== undefined) throw new AppError("forbidden");
  const { deps } = ctx;
  const { db } = deps;
  const named = JSON.stringify([...new Set(numbers)]);
  const areTheirs = sql`${isSeen(ctx, "affiliate", reach)} AND m.number IN (SELECT value FROM json_each(${named}))`;
  const managerSql = sql`SELECT id FROM memberships WHERE network_id = ${networkOf(ctx)} AND kind = 'staff' AND status <> 'removed'
    AND ${isNumbered(manager ?? 0)}`;
  const guards: Guard[] = [
    { holds: isStillAdmitted(ctx), code: "bad_key" },
    { holds: sql`(SELECT count(*) FROM memberships m WHERE ${areTheirs}) = json_array_length(${named})`, code: "member_not_found" },
    // Only who was invited says yes.
    {
      holds: sql`${status ?? null} IS NULL OR NOT EXISTS (SELECT 1 FROM memberships m WHERE ${areTheirs} AND m.status = 'invited')`,
      code: "field_invalid",
      field: "status",
    },
    { holds: sql`${Number(manager == null)} OR EXISTS (${managerSql})`, code: "field_invalid", field: "manager" },
  ];
  const write = sql`UPDATE memberships AS m SET status = coalesce(${status ?? null}, status),
      manager_id = iif(${Number(manager !== undefined)}, (${managerSql}), manager_id), updated_at_ms = ${deps.now()}
    WHERE ${areTheirs} AND ${allOf(guards)}`;
  const unmet = unmetOf(db, guards);
  const [found, written, , ...notices] = await db.$client.batch<{ id: number }>([
    unmet.statement,
    statement(db, write),
    auditEachStatement(deps, {
      author: authorOf(ctx),
      action: "network-member.changed",
      subjects: sql`SELECT m.id FROM memberships m WHERE m.network_id = ${networkOf(ctx)} AND m.kind = 'affiliate' AND m.number IN (SELECT value FROM json_each(${named}))`,
    }),
    ...changeNotice(ctx, (words, origin, by) =>
      words.memberChanged("network-member.changed", origin, { kind: "affiliate", number: null, by }),
    ),
  ]);
  await enqueueReturned(deps, notices);
  if (numbers.length > 0 && written?.meta.changes === 0) throw (found && unmet.read(found)) ?? new AppError("database");
}
