import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import { BOT_STATUS } from "../../../lib/codes.ts";
import type { Deps } from "../../../platform/deps.ts";

/** A bot shows a warning while its token is refused, its webhook is not in place, or it lacks a right in a chat. */
const STATUS = raw(`(token_revoked_at_ms IS NOT NULL OR webhook_lost_at_ms IS NOT NULL
  OR EXISTS (SELECT 1 FROM chats WHERE chats.bot_id = bots.id AND chats.missing <> ''))`);

/**
 * The statement that updates the status of a bot, or of several.
 * @param bot the id, or a SELECT of their ids
 */
export function botStatusStatement({ db }: Pick<Deps, "db">, bot: number | Fragment): D1PreparedStatement {
  return statement(
    db,
    sql`UPDATE bots SET status = ${STATUS} WHERE id IN (${bot}) AND status <> ${raw(BOT_STATUS.deleted)} AND status <> ${STATUS}`,
  );
}
