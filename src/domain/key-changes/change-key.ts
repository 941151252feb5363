import { type Fragment, statement } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isStillAdmitted } from "../access/admission.ts";
import { auditStatement, authorOf } from "../audit/audit.ts";
import type { KeyChange } from "../telegram/api/texts/types.ts";
import { enqueueReturned } from "../telegram/outbox/outbox.ts";
import { changeNotice } from "./change-notice.ts";

/** A change of a key, and the write that makes it, which writes nothing where there is nothing to change. */
interface KeyWrite {
  change: KeyChange;
  /**
   * Its SQL. `admitted` (domain/access/admission.ts) has to be among its conditions.
   */
  write(admitted: Fragment): Fragment;
  /** Whose key it is; left out for the account's. */
  siteId?: number;
}

/**
 * Changes a key, keeps that in the audit, and tells the owner of it in the same batch, with time, country and device.
 * @returns whether anything was changed
 */
export async function changeKey(ctx: Ctx, { change, write, siteId }: KeyWrite): Promise<boolean> {
  const { deps } = ctx;
  const made = statement(deps.db, write(isStillAdmitted(ctx)));
  const kept = auditStatement(deps, { author: authorOf(ctx), action: change, subjectId: siteId ?? null, onlyIfChanged: true });
  const told = changeNotice(ctx, (words, origin, by) => words.keyChanged(change, origin, { site: siteId, by }));
  const [written, , ...notices] = await deps.db.$client.batch<{ id: number }>([made, kept, ...told]);
  await enqueueReturned(deps, notices);
  return written !== undefined && written.meta.changes > 0;
}

/**
 * `changeKey` for one that is made, which always changes something unless the caller was shut out meanwhile.
 * @throws AppError bad_key
 */
export async function makeKey(ctx: Ctx, write: KeyWrite): Promise<void> {
  if (!(await changeKey(ctx, write))) throw new AppError("bad_key");
}
