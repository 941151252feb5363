import { raw, sql, statement } from "../../../db/sql.ts";
import { CAMPAIGN_STATUS, LEAD_STATUS } from "../../../lib/codes.ts";
import type { Deps } from "../../../platform/deps.ts";

/** The error of an approval that Telegram refused because the bot lacked the right. */
export const NOT_ALLOWED = "not_allowed";

const EVENTS = sql`SELECT max(at_ms) FROM journal j WHERE j.chat_ref = h.id AND j.subscriber_id = o.payload ->> 'userId'`;

/** The request `o` is the person's last event, and their lead is not cancelled. */
const IS_OPEN = sql`(${EVENTS} AND j.action = 'requested') > coalesce((${EVENTS} AND j.action <> 'requested'), -1)
  AND NOT EXISTS (SELECT 1 FROM leads l WHERE l.campaign_id = c.id AND l.subscriber_id = o.payload ->> 'userId'
    AND l.status IN (${raw(LEAD_STATUS.cancel)}, ${raw(LEAD_STATUS.trash)}))`;

/** The bot got the right after the refusal; updates are dated by the second. */
const IS_ALLOWED = sql`h.is_admin AND h.can_invite IS NOT 0 AND o.next_attempt_at_ms <= max(h.changed_at_ms + 999, coalesce(h.checked_at_ms, 0))`;

/**
 * The statement that makes a bot's approvals due again that Telegram refused for a right which the bot has now: one for each
 * person whose request is open, in campaigns that approve requests. Returns the `id` of each.
 */
export function repeatApprovalsStatement({ db, now }: Pick<Deps, "db" | "now">, botId: number): D1PreparedStatement {
  return statement(
    db,
    sql`UPDATE telegram_outbox SET state = 'pending', error = NULL, attempts = 0, next_attempt_at_ms = ${now()},
        account_id = (SELECT account_id FROM bots WHERE id = ${botId})
      WHERE id IN (
        SELECT max(o.id) FROM telegram_outbox o CROSS JOIN campaigns c ON c.id = o.campaign_id
        CROSS JOIN chats h ON h.bot_id = ${botId} AND h.chat_id = c.chat_id
        WHERE o.bot_id = ${botId} AND o.error = ${raw(`'${NOT_ALLOWED}'`)} AND c.bot_id = ${botId}
          AND c.status = ${raw(CAMPAIGN_STATUS.active)} AND c.approve_requests = 1 AND ${IS_ALLOWED} AND ${IS_OPEN}
        GROUP BY c.id, o.payload ->> 'userId')
      RETURNING id`,
  );
}
