import { DAY_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";

/** How long a call is kept while its bot's token is refused: as long as Telegram keeps an update. */
export const KEPT_MS = DAY_MS;

/** The pending calls of one bot are few, and only pending calls have an index. */
const PENDING = "telegram_outbox INDEXED BY telegram_outbox_due";

/**
 * The statement that keeps a bot's calls until they are too old.
 * @param bot SQL that answers the bot's id, or nothing; `values` are bound to it
 */
export function keepStatement({ db }: Pick<Deps, "db">, bot: string, values: readonly (number | string)[]): D1PreparedStatement {
  return db.$client
    .prepare(`UPDATE ${PENDING} SET next_attempt_at_ms = created_at_ms + ${KEPT_MS} WHERE state = 'pending' AND bot_id = (${bot})`)
    .bind(...values);
}

/** The statement that makes all kept calls of a bot due; returns the `id` of each. */
export function releaseStatement({ db, now }: Pick<Deps, "db" | "now">, botId: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE ${PENDING} SET next_attempt_at_ms = ?2 WHERE state = 'pending' AND bot_id = ?1 AND next_attempt_at_ms > ?2
         AND EXISTS (SELECT 1 FROM bots WHERE id = ?1 AND token_revoked_at_ms IS NULL) RETURNING id`,
    )
    .bind(botId, now());
}
