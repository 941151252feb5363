import { type Fragment, sql, statement } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { sessionOf } from "../access/actor.ts";
import { ownerOf } from "../access/ownership.ts";
import { auditStatement, authorOf } from "../audit/audit.ts";
import type { KeyChange } from "../telegram/api/texts/types.ts";
import { textMoment, type texts } from "../telegram/api/texts.ts";
import { CAUSED_BY_CHANGE, enqueueReturned, ROW_ID } from "../telegram/outbox/outbox.ts";
import { noticeTo } from "../telegram/outbox/owner-notice.ts";
import { deviceName } from "./device-name.ts";
import { endButton } from "./end-button.ts";

/** A change of a key, and the write that makes it, which writes nothing where there is nothing to change. */
interface KeyWrite {
  change: KeyChange;
  /**
   * Its SQL. `admitted` has to be among its conditions: that what let the caller in still does. A call that was on its way when
   * its session or key was ended must leave no key behind.
   */
  write(admitted: Fragment): Fragment;
  /** Whose key it is; left out for the account's. */
  siteId?: number;
}

/** By the session, or else by the account's key. */
function isStillAdmitted(ctx: Ctx): Fragment {
  const sessionId = sessionOf(ctx.actor);
  const isOpen =
    sessionId === null
      ? sql`a.key_hash = ${ctx.account.keyHash}`
      : sql`EXISTS (SELECT 1 FROM sessions WHERE id = ${sessionId} AND account_id = a.id)`;
  return sql`EXISTS (SELECT 1 FROM accounts a WHERE a.id = ${ownerOf(ctx)} AND ${isOpen})`;
}

/**
 * Changes a key, keeps that in the audit, and tells the owner of it in the same batch, with time, country and device.
 * @returns whether anything was changed
 */
export async function changeKey(ctx: Ctx, { change, write, siteId }: KeyWrite): Promise<boolean> {
  const { deps } = ctx;
  const made = statement(deps.db, write(isStillAdmitted(ctx)));
  const kept = auditStatement(deps, { author: authorOf(ctx), action: change, subjectId: siteId ?? null, onlyIfChanged: true });
  const [written, , ...notices] = await deps.db.$client.batch<{ id: number }>([made, kept, ...noticeOf(ctx, change, siteId)]);
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

/** A session's notice has the button that undoes it. Who came by the key itself is stopped by a new one only, as the text says. */
function noticeOf({ deps, account, actor, client }: Ctx, change: KeyChange, site: number | undefined): D1PreparedStatement[] {
  const sessionId = sessionOf(actor);
  const { country, userAgent } = client;
  const origin = { at: textMoment(deps.now()), country, device: deviceName(userAgent) };
  const text = (t: ReturnType<typeof texts>) => t.keyChanged(change, origin, { site, bySession: sessionId !== null });
  if (sessionId === null) return noticeTo(deps, account, { text, cause: CAUSED_BY_CHANGE });
  const cause = sql`SELECT created_at_ms AS id FROM sessions WHERE id = ${sessionId} AND changes() > 0`;
  return noticeTo(deps, account, { text, cause, buttons: (t) => endButton(t, ROW_ID) });
}
