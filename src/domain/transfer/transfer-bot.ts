import { BOT_STATUS, CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { campaignStatements, historyStatements } from "./history.ts";
import { type Condition, transfer } from "./transfer.ts";

/** Deleted campaigns go along: their leads belong to the bot's history. */
const CAMPAIGNS = "(SELECT id FROM campaigns WHERE account_id = ?1 AND bot_id = ?3)";
const LIVE_CHATS = `(SELECT chat_id FROM campaigns WHERE account_id = ?1 AND bot_id = ?3 AND status <> ${CAMPAIGN_STATUS.deleted})`;
const JOURNAL = "account_id = ?1 AND chat_ref IN (SELECT id FROM chats WHERE bot_id = ?3)";

const CONDITIONS: Condition[] = [
  { otherwise: "bot_not_found", sql: `EXISTS (SELECT 1 FROM bots WHERE id = ?3 AND account_id = ?1 AND status <> ${BOT_STATUS.deleted})` },
  {
    otherwise: "already_exists",
    sql: "NOT EXISTS (SELECT 1 FROM bots WHERE account_id = ?2 AND telegram_id = (SELECT telegram_id FROM bots WHERE id = ?3))",
  },
  {
    otherwise: "already_exists",
    sql: `NOT EXISTS (SELECT 1 FROM campaigns WHERE account_id = ?2 AND status <> ${CAMPAIGN_STATUS.deleted} AND chat_id IN ${LIVE_CHATS})`,
  },
];

/**
 * Hands a bot over with its campaigns, their templates and invite links, and the chats it knows. Its webhook and its
 * sealed token do not depend on the account, so nothing is interrupted.
 * @param input withLeads: leads, statistics and journal go along; otherwise they are deleted
 * @throws AppError bot_not_found; already_exists when the recipient has this bot (a deleted one included) or tracks one
 *   of its chats; and what transfer throws
 */
export async function transferBot(ctx: Ctx, input: { botId: number; token: string; withLeads: boolean }): Promise<void> {
  mayOrThrow(ctx, "transfer.own");
  await transfer(ctx, {
    token: input.token,
    kind: "bot",
    subjectId: input.botId,
    conditions: CONDITIONS,
    campaignCount: `(SELECT COUNT(*) FROM campaigns WHERE account_id = ?1 AND bot_id = ?3 AND status <> ${CAMPAIGN_STATUS.deleted})`,
    statements: [
      ...historyStatements(CAMPAIGNS, input.withLeads),
      input.withLeads ? `UPDATE journal SET account_id = ?2 WHERE ${JOURNAL}` : `DELETE FROM journal WHERE ${JOURNAL}`,
      "UPDATE telegram_outbox SET account_id = ?2 WHERE account_id = ?1 AND bot_id = ?3 AND state = 'pending'",
      ...campaignStatements(CAMPAIGNS, ""),
      "UPDATE bots SET account_id = ?2 WHERE account_id = ?1 AND id = ?3",
    ],
  });
}
