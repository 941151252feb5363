import { allOf, type Guard, unmetOf } from "../../db/guards.ts";
import type { Read } from "../../db/read.ts";
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
  /** What follows from them: writes that find by themselves whether they were made. What let the caller in may end by these. */
  consequences?: readonly Fragment[];
}

/**
 * Changes a member, keeps that in the network's audit, and tells its owner of it, in one batch.
 * @param reads what is read of it afterwards
 * @returns the row that the last write returns, and what was read
 * @throws AppError of the guard that does not hold; bad_key when the caller was shut out meanwhile
 */
export async function changeMember<Row, T extends readonly unknown[] = []>(
  ctx: Ctx,
  { change, kind, number, guards, writes, consequences = [] }: MemberWrite,
  ...reads: { [K in keyof T]: Read<T[K]> }
): Promise<[Row, ...T]> {
  const { deps } = ctx;
  const { db } = deps;
  const all: Guard[] = [{ holds: isStillAdmitted(ctx), code: "bad_key" }, ...guards];
  const written = writes(allOf(all)).map((write) => statement(db, write));
  // A number that the write makes is that of a new row.
  const subjectId =
    number === null
      ? sql`last_insert_rowid()`
      : sql`(SELECT id FROM memberships WHERE network_id = ${ownerOf(ctx)} AND kind = ${kind} AND number = ${number})`;
  const audit = auditStatement(deps, { author: authorOf(ctx), action: change, subjectId, onlyIfChanged: true });
  const notices = changeNotice(ctx, (words, origin, by) => words.memberChanged(change, origin, { kind, number, by }));
  const told = [...written, audit, ...notices];
  const changes = [...told, ...consequences.map((write) => statement(db, write))];
  const unmet = unmetOf(db, all);
  const [found, ...results] = await db.$client.batch<Row & { id: number }>([
    unmet.statement,
    ...changes,
    ...reads.map((each) => each.statement),
  ]);
  await enqueueReturned(deps, results.slice(written.length + 1, told.length));
  const [row] = results[written.length - 1]?.results ?? [];
  const answers = results.slice(changes.length);
  if (row !== undefined) return [row, ...(reads.map((each, place) => each.read(answers[place] as D1Result<unknown>)) as unknown as T)];
  throw (found && unmet.read(found)) ?? new AppError("database");
}
