import { BOT_STATUS } from "../../../lib/codes.ts";
import type { Deps } from "../../../platform/deps.ts";

/** A bot shows a warning while its token is refused, its webhook is not in place, or it lacks a right in a chat. */
const STATUS = `(token_revoked_at_ms IS NOT NULL OR webhook_lost_at_ms IS NOT NULL
  OR EXISTS (SELECT 1 FROM chats WHERE chats.bot_id = bots.id AND chats.missing <> ''))`;

/**
 * The statement that updates the status of a bot, or of several.
 * @param bot SQL that answers their ids, with `values` bound to it; or the id
 */
export function botStatusStatement(
  { db }: Pick<Deps, "db">,
  bot: number | string,
  values: readonly (number | string)[] = [],
): D1PreparedStatement {
  const [sql, binds] = typeof bot === "number" ? ["?1", [bot]] : [bot, values];
  return db.$client
    .prepare(`UPDATE bots SET status = ${STATUS} WHERE id IN (${sql}) AND status <> ${BOT_STATUS.deleted} AND status <> ${STATUS}`)
    .bind(...binds);
}
