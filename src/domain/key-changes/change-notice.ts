import { sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { meansOf } from "../access/actor.ts";
import type { ChangedBy, Origin } from "../telegram/api/texts/types.ts";
import { textMoment, type texts } from "../telegram/api/texts.ts";
import { CAUSED_BY_CHANGE, ROW_ID } from "../telegram/outbox/outbox.ts";
import { noticeTo } from "../telegram/outbox/owner-notice.ts";
import { deviceName } from "./device-name.ts";
import { endButton } from "./end-button.ts";

/**
 * The statements that tell the owner of an account of a change that opens it, with time, country and device, if the statement before
 * them in the batch changed something. A session's notice has the button that undoes it. Who came by a key is stopped by a new one
 * only, as the text says.
 */
export function changeNotice(
  { deps, account, actor, client }: Ctx,
  say: (words: ReturnType<typeof texts>, origin: Origin, by: ChangedBy) => string,
): D1PreparedStatement[] {
  const { credential } = actor;
  const origin = { at: textMoment(deps.now()), country: client.country, device: deviceName(client.userAgent) };
  const text = (words: ReturnType<typeof texts>) => say(words, origin, meansOf(actor));
  if (credential.kind !== "session") return noticeTo(deps, account, { text, cause: CAUSED_BY_CHANGE });
  const cause = sql`SELECT created_at_ms AS id FROM sessions WHERE id = ${credential.sessionId} AND changes() > 0`;
  return noticeTo(deps, account, { text, cause, buttons: (words) => endButton(words, ROW_ID) });
}
