import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import { DAY_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";

/** How long a call is kept while its bot's token is refused: as long as Telegram keeps an update. */
export const KEPT_MS = DAY_MS;

/** The pending calls of one bot are few, and only pending calls have an index. */
const PENDING = raw("telegram_outbox INDEXED BY telegram_outbox_due");

/**
 * The statement that keeps a bot's calls until they are too old.
 * @param bot a SELECT of the bot's id, or of nothing
 */
export function keepStatement({ db }: Pick<Deps, "db">, bot: Fragment): D1PreparedStatement {
  return statement(
    db,
    sql`UPDATE ${PENDING} SET next_attempt_at_ms = created_at_ms + ${raw(KEPT_MS)} WHERE state = 'pending' AND bot_id = (${bot})`,
  );
}

/** The statement that makes all kept calls of a bot due; returns the `id` of each. */
export function releaseStatement({ db, now }: Pick<Deps, "db" | "now">, botId: number): D1PreparedStatement {
  return statement(
    db,
    sql`UPDATE ${PENDING} SET next_attempt_at_ms = ${now()} WHERE state = 'pending' AND bot_id = ${botId} AND next_attempt_at_ms > ${now()}
      AND EXISTS (SELECT 1 FROM bots WHERE id = ${botId} AND token_revoked_at_ms IS NULL) RETURNING id`,
  );
}
