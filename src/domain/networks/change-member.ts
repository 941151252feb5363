import { allOf, findUnmet, type Guard } from "../../db/guards.ts";
import { type Fragment, sql, statement } from "../../db/sql.ts";
import type { MemberKind } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isStillAdmitted } from "../access/admission.ts";
import { ownerOf } from "../access/ownership.ts";
import { auditStatement, authorOf } from "../audit/audit.ts";
import { changeNotice } from "../key-changes/change-notice.ts";
import type { MemberChange } from "../telegram/api/texts/types.ts";
import { enqueueReturned } from "../telegram/outbox/outbox.ts";

/** A change of a member of the caller's network, and the writes that make it. */
interface MemberWrite {
  change: MemberChange;
  kind: MemberKind;
  /** By which the network knows the member; null of one whose number the write makes. */
  number: number | null;
  guards: readonly Guard[];
  /** The writes, which all write nothing unless `holds` does; the last one returns a row. */
  writes(holds: Fragment): Fragment[];
}

/**
 * Changes a member, keeps that in the network's audit, and tells its owner of it, in one batch.
 * @returns the row that the last write returns
 * @throws AppError of the guard that does not hold; bad_key when the caller was shut out meanwhile
 */
export async function changeMember<Row>(ctx: Ctx, { change, kind, number, guards, writes }: MemberWrite): Promise<Row> {
  const { deps } = ctx;
  const { db } = deps;
  const all: Guard[] = [{ holds: isStillAdmitted(ctx), code: "bad_key" }, ...guards];
  const written = writes(allOf(all)).map((write) => statement(db, write));
  // A number that the write makes is that of a new row.
  const subjectId =
    number === null
      ? sql`last_insert_rowid()`
      : sql`(SELECT id FROM memberships WHERE network_id = ${ownerOf(ctx)} AND kind = ${kind} AND number = ${number})`;
  const results = await db.$client.batch<Row & { id: number }>([
    ...written,
    auditStatement(deps, { author: authorOf(ctx), action: change, subjectId, onlyIfChanged: true }),
    ...changeNotice(ctx, (words, origin, by) => words.memberChanged(change, origin, { kind, number, by })),
  ]);
  await enqueueReturned(deps, results.slice(written.length + 1));
  const [row] = results[written.length - 1]?.results ?? [];
  if (row !== undefined) return row;
  throw (await findUnmet(db, all)) ?? new AppError("database");
}
