import { DAY_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";

/** How old a call may become while its bot's token is refused: as old as Telegram lets an update become. */
export const KEPT_MS = DAY_MS;

/** Those of one bot are few among all that are pending, and only these have an index. */
const PENDING = "telegram_outbox INDEXED BY telegram_outbox_due";

/**
 * The statement that lets a bot's calls wait until they are too old.
 * @param bot SQL that answers the bot's id, or nothing; `values` are bound to it
 */
export function keepStatement({ db }: Pick<Deps, "db">, bot: string, values: readonly (number | string)[]): D1PreparedStatement {
  return db.$client
    .prepare(`UPDATE ${PENDING} SET next_attempt_at_ms = created_at_ms + ${KEPT_MS} WHERE state = 'pending' AND bot_id = (${bot})`)
    .bind(...values);
}

/** The statement that makes all calls of a bot due that wait; returns the `id` of each. */
export function releaseStatement({ db, now }: Pick<Deps, "db" | "now">, botId: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE ${PENDING} SET next_attempt_at_ms = ?2 WHERE state = 'pending' AND bot_id = ?1 AND next_attempt_at_ms > ?2
         AND EXISTS (SELECT 1 FROM bots WHERE id = ?1 AND token_revoked_at_ms IS NULL) RETURNING id`,
    )
    .bind(botId, now());
}
