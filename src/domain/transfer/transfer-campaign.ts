import { BOT_STATUS, CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { campaignStatements, historyStatements } from "./history.ts";
import { type Condition, transfer } from "./transfer.ts";

const CAMPAIGN = `(SELECT id FROM campaigns WHERE id = ?3 AND account_id = ?1 AND status <> ${CAMPAIGN_STATUS.deleted})`;
const CHAT_ID = "(SELECT chat_id FROM campaigns WHERE id = ?3)";

/** The recipient's own row of the chat, by a bot of theirs that administers it. */
const CHAT_OF_RECIPIENT = `FROM chats JOIN bots ON bots.id = chats.bot_id
  WHERE chats.chat_id = ${CHAT_ID} AND chats.is_admin = 1
    AND bots.account_id = ?2 AND bots.status <> ${BOT_STATUS.deleted} AND bots.token_revoked_at_ms IS NULL
  ORDER BY bots.id LIMIT 1`;
const CHAT_OF_SENDER =
  "(SELECT chats.id FROM chats JOIN campaigns ON campaigns.bot_id = chats.bot_id AND campaigns.chat_id = chats.chat_id WHERE campaigns.id = ?3)";
const JOURNAL = `account_id = ?1 AND chat_ref = ${CHAT_OF_SENDER} AND lead_id IN (SELECT id FROM leads WHERE campaign_id IN ${CAMPAIGN})`;

/**
 * The recipient's bot saw the same arrivals and departures, and called them unattributed: they are replaced by what is known
 * better. OR REPLACE: under the same update id, which each bot counts for itself, there may be a row of something else.
 */
const MOVE_JOURNAL = [
  `DELETE FROM journal WHERE account_id = ?2 AND chat_ref = (SELECT chats.id ${CHAT_OF_RECIPIENT}) AND lead_id IS NULL
     AND (subscriber_id, action, at_ms) IN (SELECT subscriber_id, action, at_ms FROM journal WHERE ${JOURNAL})`,
  `UPDATE OR REPLACE journal
   SET account_id = ?2, bot_id = (SELECT bots.id ${CHAT_OF_RECIPIENT}), chat_ref = (SELECT chats.id ${CHAT_OF_RECIPIENT})
   WHERE ${JOURNAL}`,
];

const CONDITIONS: Condition[] = [
  { otherwise: "campaign_not_found", sql: `EXISTS ${CAMPAIGN}` },
  {
    otherwise: "already_exists",
    sql: `NOT EXISTS (SELECT 1 FROM campaigns WHERE account_id = ?2 AND status <> ${CAMPAIGN_STATUS.deleted} AND chat_id = ${CHAT_ID})`,
  },
  { otherwise: "bot_not_found", sql: `EXISTS (SELECT 1 ${CHAT_OF_RECIPIENT})` },
];

/**
 * Transfers one campaign onto the recipient's own bot in the same chat; the sender's bot and its unattributed journal stay.
 * The deep link keeps its code under the new bot's name, which makes the invite links anew. Telegram's id of the medium belonged
 * to the old bot and is dropped.
 * @param input withLeads: leads, statistics and their journal go along; otherwise they are deleted
 * @throws AppError campaign_not_found; already_exists when the recipient tracks the chat; bot_not_found when no bot of
 *   theirs administers it; and what transfer throws
 */
export async function transferCampaign(ctx: Ctx, input: { campaignId: number; token: string; withLeads: boolean }): Promise<void> {
  mayOrThrow(ctx, "transfer.own");
  await transfer(ctx, {
    token: input.token,
    kind: "campaign",
    subjectId: input.campaignId,
    conditions: CONDITIONS,
    campaignCount: "1",
    statements: [
      ...(input.withLeads ? MOVE_JOURNAL : [`DELETE FROM journal WHERE ${JOURNAL}`]),
      ...historyStatements(CAMPAIGN, input.withLeads),
      // To another bot Telegram shows them cut short: who came by one could not be told.
      `DELETE FROM invite_links WHERE campaign_id IN ${CAMPAIGN}`,
      ...campaignStatements(CAMPAIGN, `, bot_id = (SELECT bots.id ${CHAT_OF_RECIPIENT}), media_file_id = NULL`),
    ],
  });
}
